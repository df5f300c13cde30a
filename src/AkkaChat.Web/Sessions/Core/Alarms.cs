namespace AkkaChat.Web.Sessions.Core;

/// <summary>What a session waits for.</summary>
internal enum Alarm
{
    Hello,
    Attach,
    Heartbeat,
    Renew,
    TokenExpiry,
    Posts,
    Report,
    Count,
}

/// <summary>A session's deadlines, measured from its start. One timer serves them all: an idle session pays for one, not for seven.</summary>
internal sealed class Alarms
{
    private readonly TimeSpan[] _due = new TimeSpan[(int)Alarm.Count];

    public Alarms() => Array.Fill(_due, TimeSpan.MaxValue);

    /// <summary>The next deadline; <see cref="TimeSpan.MaxValue"/> if there is none.</summary>
    public TimeSpan Next => _due.Min();

    public bool IsSet(Alarm alarm) => _due[(int)alarm] != TimeSpan.MaxValue;

    public void Set(Alarm alarm, TimeSpan at) => _due[(int)alarm] = at;

    public void Clear(Alarm alarm) => _due[(int)alarm] = TimeSpan.MaxValue;

    /// <summary>Takes one deadline that has passed; it is cleared.</summary>
    public bool TryTake(TimeSpan now, out Alarm alarm)
    {
        for (alarm = Alarm.Hello; alarm < Alarm.Count; alarm++)
        {
            if (_due[(int)alarm] > now)
                continue;
            Clear(alarm);
            return true;
        }

        return false;
    }
}
