namespace AkkaChat.Client.Tests;

/// <summary>A clock that stands until it is told to go, and tells when somebody waits for it.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private readonly List<(Func<DateTimeOffset, bool> Wanted, TaskCompletionSource<DateTimeOffset> Found)> _waiters = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        Alarm[] due;
        lock (_gate)
        {
            _now += by;
            due = [.. _alarms.Where(a => a.Due <= _now).OrderBy(a => a.Due)];
            foreach (var alarm in due) _alarms.Remove(alarm);
        }

        foreach (var alarm in due) alarm.Ring();
    }

    /// <summary>Waits until somebody has set an alarm that is due within a span from now, then goes there. Returns how far that was.</summary>
    public async Task<TimeSpan> AdvanceToAlarmAsync(TimeSpan atMost, TimeSpan? atLeast = null)
    {
        var now = GetUtcNow();
        var due = await AlarmAsync(at => at - now <= atMost && at - now >= (atLeast ?? TimeSpan.Zero)).Soon("an alarm");
        Advance(due - now);
        return due - now;
    }

    private Task<DateTimeOffset> AlarmAsync(Func<DateTimeOffset, bool> wanted)
    {
        lock (_gate)
        {
            foreach (var alarm in _alarms.OrderBy(a => a.Due))
                if (wanted(alarm.Due)) return Task.FromResult(alarm.Due);
            var found = new TaskCompletionSource<DateTimeOffset>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((wanted, found));
            return found.Task;
        }
    }

    private void Set(Alarm alarm, TimeSpan dueTime)
    {
        var now = false;
        lock (_gate)
        {
            _alarms.Remove(alarm);
            if (dueTime == Timeout.InfiniteTimeSpan) return;
            alarm.Due = _now + dueTime;
            if (dueTime <= TimeSpan.Zero) now = true;
            else _alarms.Add(alarm);
            foreach (var waiter in _waiters.Where(w => w.Wanted(alarm.Due)).ToArray())
            {
                _waiters.Remove(waiter);
                waiter.Found.SetResult(alarm.Due);
            }
        }

        if (now) alarm.Ring();
    }

    private void Cancel(Alarm alarm)
    {
        lock (_gate) _alarms.Remove(alarm);
    }

    private sealed class Alarm(FakeTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Cancel(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
