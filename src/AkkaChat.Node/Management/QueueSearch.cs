using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Inboxes;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Management;

/// <summary>Where in an inbox's queue an entry is.</summary>
/// <param name="Seq">Its number; null if it was not found.</param>
/// <param name="GaveUp">Whether the search ended before everything was looked at.</param>
internal readonly record struct QueuePlace(long? Seq, bool GaveUp)
{
    public static readonly QueuePlace NotThere = new(null, false);
}

/// <summary>
/// Finds the copy of an entry in an inbox's journal. Nothing in the inbox's state leads from entries to numbers, because nothing but this asks for it;
/// so the rows are searched: first by time, to begin where the copy can't be earlier than, then one after the other. Within one conversation copies
/// are stored in order, so a later one ends the search.
/// </summary>
internal static class QueueSearch
{
    /// <summary>Rows read at once.</summary>
    private const int RowsAtOnce = 200;

    /// <summary>Rows looked at before the search is given up: a copy that was stored long after it was accepted may lie anywhere.</summary>
    private const int MaxRows = 20_000;

    /// <summary>Rows read to find one that has a time.</summary>
    private const int Probe = 10;

    /// <summary>How far the clocks of two nodes may be apart.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public static async Task<QueuePlace> FindAsync(this IJournalReader journal, InboxInspection inbox, ConversationId conversation, Entry entry, CancellationToken cancel)
    {
        var id = InboxActor.PersistenceIdOf(inbox.User);
        var row = await FirstRowSinceAsync(journal, id, inbox.FirstRow, inbox.LastRow, entry.At - Slack, cancel);
        for (var looked = 0; looked < MaxRows; looked += RowsAtOnce)
        {
            var page = row > inbox.LastRow ? null : await journal.ReadAsync(id, row, inbox.LastRow, RowsAtOnce, cancel);
            if (page is null or { Rows.Count: 0 })
                return QueuePlace.NotThere;
            foreach (var copy in page.Rows.Select(r => r.Event).OfType<EntriesStored>().SelectMany(r => r.Numbered()))
            {
                if (copy.Conversation != conversation || copy.Entry.Kind == EntryKind.Read || copy.Entry.Cseq < entry.Cseq)
                    continue;
                return copy.Entry.Cseq == entry.Cseq ? new QueuePlace(copy.Seq, false) : QueuePlace.NotThere;
            }

            row = page.Rows[^1].SequenceNr + 1;
        }

        return new QueuePlace(null, GaveUp: true);
    }

    /// <summary>A row before which everything was stored before <paramref name="since"/>: rows are in the order in which they were stored, and nothing is stored before it was accepted.</summary>
    private static async Task<long> FirstRowSinceAsync(IJournalReader journal, string id, long first, long last, DateTimeOffset since, CancellationToken cancel)
    {
        var (low, high) = (first, last);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var page = await journal.ReadAsync(id, middle, last, Probe, cancel);
            var timed = page.Rows.Select(r => r.Event).OfType<EntriesStored>().FirstOrDefault();
            // A row without a time says nothing: rather too early than too late.
            if (timed is not null && timed.Copies.Max(c => c.Entries[^1].At) < since)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
