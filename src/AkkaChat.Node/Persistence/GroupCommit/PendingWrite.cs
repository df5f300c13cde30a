using System.Collections.Immutable;

namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>The rows that one persistent actor wants to be written together, all or none, and who waits for that.</summary>
internal sealed class PendingWrite(IReadOnlyList<SerializedRow> rows, CancellationToken cancel)
{
    // Continuations run where the write is completed, many at a time on one thread: a thread of its own for each would cost more than they do.
    private readonly TaskCompletionSource<IImmutableList<Exception>> _done = new();

    /// <summary>The rows, all of one persistence id.</summary>
    public IReadOnlyList<SerializedRow> Rows => rows;

    /// <summary>The size of all payloads, in bytes.</summary>
    public int Bytes { get; } = rows.Sum(r => r.Payload.Length);

    /// <summary>Whose rows.</summary>
    public string PersistenceId => rows[0].PersistenceId;

    /// <summary>Whether nobody waits any more: a write that has not begun by then must not begin.</summary>
    public bool IsGivenUp => cancel.IsCancellationRequested;

    /// <summary>Ends when the rows are committed (with null: none was rejected), or when they may not be.</summary>
    public Task<IImmutableList<Exception>> Done => _done.Task;

    /// <summary>The rows are committed.</summary>
    public void Committed() => _done.TrySetResult(null!);

    /// <summary>Nobody waits any more, and nothing was written.</summary>
    public void GivenUp() => _done.TrySetCanceled(cancel);

    /// <summary>The rows were not written, or it is not known.</summary>
    public void Failed(Exception cause) => _done.TrySetException(cause);
}
