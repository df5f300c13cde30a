using System.Collections.Concurrent;
using System.Diagnostics;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>The connections that owe an acknowledgement which may wait. One timer for all of them: one for each would cost more than what it saves.</summary>
internal sealed class DelayedAcks : IDisposable
{
    /// <summary>How often they are looked at.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // All wait equally long, so that they are due in the order in which they came.
    private readonly ConcurrentQueue<(ChatConnection Connection, long Since)> _owing = new();
    private readonly Timer _timer;

    public DelayedAcks()
    {
        _timer = new Timer(_ => SendDue());
        _timer.Change(Look, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From now on this connection owes one.</summary>
    public void Add(ChatConnection connection) => _owing.Enqueue((connection, Stopwatch.GetTimestamp()));

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void SendDue()
    {
        while (_owing.TryPeek(out var next) && Stopwatch.GetElapsedTime(next.Since) >= AckPolicy.Delay)
        {
            _owing.TryDequeue(out _);
            next.Connection.Acknowledge();
        }

        _timer.Change(Look, Timeout.InfiniteTimeSpan);
    }
}
