using System.Diagnostics;
using System.Threading.Channels;
using AkkaChat.Node.Telemetry;

namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>
/// Writes what arrives, in its order, one transaction at a time: what arrives during a commit goes into the next one together. There is no
/// wait when idle, and the batch grows by itself with the load.
/// </summary>
internal sealed class GroupCommitWriter : IAsyncDisposable
{
    /// <summary>Writes that may wait; above, a write fails at once.</summary>
    public const int QueueCapacity = 5_000;

    /// <summary>Rows in one transaction.</summary>
    public const int BatchRows = 400;

    /// <summary>Payload in one transaction, in bytes; a single write may be larger.</summary>
    public const int BatchBytes = 1024 * 1024;

    private readonly Channel<PendingWrite> _queue =
        Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly IRowInserter _inserter;
    private readonly Task _running;

    /// <summary>Starts the one loop that writes.</summary>
    public GroupCommitWriter(IRowInserter inserter)
    {
        _inserter = inserter;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Takes a write; false if too many wait.</summary>
    public bool TryEnqueue(PendingWrite write)
    {
        if (!_queue.Writer.TryWrite(write))
            return false;
        NodeMetrics.JournalWaiting.Add(1);
        return true;
    }

    /// <summary>Ends the loop. What waits, and what is being written, fails: whether it was committed is not known.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                if (TakeBatch() is { Count: > 0 } batch)
                    await CommitAsync(batch);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped while idle.
        }

        var stopped = new OperationCanceledException("The journal has stopped.");
        while (_queue.Reader.TryRead(out var write))
        {
            NodeMetrics.JournalWaiting.Add(-1);
            write.Failed(stopped);
        }

        await _inserter.DisposeAsync();
    }

    private List<PendingWrite> TakeBatch()
    {
        var batch = new List<PendingWrite>();
        var (rows, bytes) = (0, 0);
        while (_queue.Reader.TryPeek(out var next))
        {
            if (next.IsGivenUp)
            {
                _queue.Reader.TryRead(out _);
                NodeMetrics.JournalWaiting.Add(-1);
                next.GivenUp();
                continue;
            }

            rows += next.Rows.Count;
            bytes += next.Bytes;
            if (batch.Count > 0 && (rows > BatchRows || bytes > BatchBytes))
                break;
            _queue.Reader.TryRead(out _);
            batch.Add(next);
        }

        NodeMetrics.JournalWaiting.Add(-batch.Count);
        return batch;
    }

    /// <summary>
    /// Commits a batch. If one row can't be inserted because another writer has used its number, only that row's write fails: the batch is halved
    /// until it stands alone. A write is never split, and halves stay in order.
    /// </summary>
    private async Task CommitAsync(List<PendingWrite> batch)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            await _inserter.InsertAsync(batch, _stop.Token);
            NodeMetrics.JournalCommit.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
            NodeMetrics.JournalBatch.Record(batch.Sum(static w => w.Rows.Count));
            Complete(batch, static write => write.Committed());
        }
        catch (Exception e) when (batch.Count > 1 && _inserter.IsFaultOfOneRow(e))
        {
            var half = batch.Count / 2;
            await CommitAsync(batch[..half]);
            await CommitAsync(batch[half..]);
        }
        catch (Exception e)
        {
            NodeMetrics.JournalFailures.Add(batch.Count);
            Complete(batch, write => write.Failed(e));
        }
    }

    /// <summary>Tells those who wait, on another thread: the next commit need not wait for them.</summary>
    private static void Complete(List<PendingWrite> batch, Action<PendingWrite> complete) =>
        ThreadPool.UnsafeQueueUserWorkItem(static state => state.batch.ForEach(state.complete), (batch, complete), preferLocal: false);
}
