using System.Threading.Channels;
using AkkaChat.Node.Persistence.GroupCommit;

namespace AkkaChat.Node.Tests.Persistence.GroupCommit;

/// <summary>An inserter whose commits a test watches, and lets happen or fail one by one.</summary>
internal sealed class HeldInserter : IRowInserter
{
    private readonly Channel<(string[] Ids, TaskCompletionSource Outcome)> _begun = Channel.CreateUnbounded<(string[], TaskCompletionSource)>();
    private TaskCompletionSource _outcome = new();

    /// <summary>The number of this persistence id is used up: an insert that holds it fails by itself.</summary>
    public string? Fenced { get; init; }

    /// <summary>Waits until a commit has begun; whose rows it holds, in order.</summary>
    public async Task<string[]> NextAsync()
    {
        var (ids, outcome) = await _begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        _outcome = outcome;
        return ids;
    }

    public void Commit() => _outcome.SetResult();

    public void Fail(Exception e) => _outcome.SetException(e);

    public async Task InsertAsync(IReadOnlyList<PendingWrite> writes, CancellationToken cancel)
    {
        var outcome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] ids = [.. writes.Select(w => w.PersistenceId)];
        await _begun.Writer.WriteAsync((ids, outcome), cancel);
        if (ids.Contains(Fenced))
            throw new FencedException();
        await outcome.Task.WaitAsync(cancel);
    }

    public bool IsFaultOfOneRow(Exception e) => e is FencedException;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal sealed class FencedException : Exception;
}
