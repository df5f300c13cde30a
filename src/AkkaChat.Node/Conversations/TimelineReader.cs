using AkkaChat.Domain;
using AkkaChat.Domain.Conversations;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Conversations;

/// <summary>Where in the journal a stretch of a timeline lies: planned by the entity, read outside of it.</summary>
/// <param name="First">The first cseq wanted.</param>
/// <param name="Last">The last cseq wanted.</param>
/// <param name="FromRow">The row to begin at.</param>
/// <param name="ToRow">The row to end at.</param>
internal readonly record struct TimelineRange(long First, long Last, long FromRow, long ToRow)
{
    public static TimelineRange Of(EntryIndex index, long first, long last) => new(first, last, index.RowFor(first), index.LastRowFor(last));
}

/// <summary>Reads stretches of a timeline back from the journal, which is the conversation's history.</summary>
internal static class TimelineReader
{
    /// <summary>Rows fetched at once: a stretch may have to skip rows below its first entry.</summary>
    private const int RowsAtOnce = 200;

    /// <summary>The entries of a range in ascending order, from its first one on until they weigh <paramref name="bytes"/>.</summary>
    public static async Task<IReadOnlyList<Entry>> ReadAsync(
        this IJournalReader journal, string persistenceId, TimelineRange range, int bytes = int.MaxValue, CancellationToken cancel = default)
    {
        var entries = new List<Entry>();
        for (var row = range.FromRow; row <= range.ToRow;)
        {
            var page = await journal.ReadAsync(persistenceId, row, range.ToRow, RowsAtOnce, cancel);
            if (page.Rows.Count == 0)
                break;
            foreach (var (_, @event) in page.Rows)
            {
                if (@event is EntriesAppended appended)
                    entries.AddRange(appended.Entries.Where(e => e.Cseq >= range.First && e.Cseq <= range.Last));
            }

            if (entries.Count > 0 && (entries[^1].Cseq >= range.Last || entries.Sum(e => (long)e.Weight) >= bytes))
                break;
            row = page.Rows[^1].SequenceNr + 1;
        }

        return entries;
    }
}
