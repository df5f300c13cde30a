namespace AkkaChat.Node.Persistence;

/// <summary>One committed row.</summary>
public readonly record struct JournalRow(long SequenceNr, object Event);

/// <summary>Some rows in ascending order.</summary>
public sealed record JournalPage(IReadOnlyList<JournalRow> Rows);

/// <summary>Reads an entity's rows back from the journal, a bounded number at a time. Safe to call from several threads; actors pipe the result to themselves.</summary>
public interface IJournalReader
{
    /// <summary>At most <paramref name="maxRows"/> rows from <paramref name="fromSequenceNr"/> to <paramref name="toSequenceNr"/>, both included.</summary>
    Task<JournalPage> ReadAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, int maxRows, CancellationToken cancel = default);
}
