namespace AkkaChat.Client;

/// <summary>Wakes the one that waits: when something changed, or at a time. Any number of reasons become one wake-up.</summary>
internal sealed class WakeUp : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _set;

    public WakeUp(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static self => ((WakeUp)self!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set()
    {
        if (Interlocked.Exchange(ref _set, 1) == 0) _signal.Release();
    }

    public async Task WaitAsync(DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var due = until is { } at ? at - _time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (due != Timeout.InfiniteTimeSpan && due < TimeSpan.Zero) due = TimeSpan.Zero;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
        await _signal.WaitAsync(cancellationToken);
        Volatile.Write(ref _set, 0); // Before the caller looks, so that a later change wakes it again.
    }

    /// <summary>The signal stays usable, so that a late change does no harm.</summary>
    public void Dispose() => _timer.Dispose();
}
