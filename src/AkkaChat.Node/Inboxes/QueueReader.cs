using AkkaChat.Domain;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Inboxes;

/// <summary>A page of the queue, and how many journal rows it took.</summary>
internal sealed record QueuePage(IReadOnlyList<InboxEntry> Entries, int Rows);

/// <summary>Reads the queue back from the journal for devices that lag.</summary>
internal static class QueueReader
{
    /// <summary>The entries above <paramref name="after"/> in at most <paramref name="rows"/> rows from <paramref name="fromRow"/>; rows below it are skipped.</summary>
    public static async Task<QueuePage> ReadAsync(
        this IJournalReader journal, string persistenceId, long after, long fromRow, long toRow, int rows, CancellationToken cancel = default)
    {
        var entries = new List<InboxEntry>();
        while (entries.Count == 0 && fromRow <= toRow)
        {
            var page = await journal.ReadAsync(persistenceId, fromRow, toRow, rows, cancel);
            if (page.Rows.Count == 0)
                break;
            foreach (var (_, @event) in page.Rows)
            {
                if (@event is EntriesStored stored)
                    entries.AddRange(stored.Numbered().Where(e => e.Seq > after));
            }

            fromRow = page.Rows[^1].SequenceNr + 1;
            rows = Math.Max(rows, page.Rows.Count);
        }

        return new QueuePage(entries, rows);
    }
}
