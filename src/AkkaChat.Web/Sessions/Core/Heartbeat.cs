namespace AkkaChat.Web.Sessions.Core;

/// <summary>What to do about a client's silence.</summary>
internal enum Silence
{
    None,
    Ask,
    GiveUp,
}

/// <summary>Any text frame is a sign of life; WebSocket control frames are not, because proxies and kernels answer them for dead clients.</summary>
internal sealed class Heartbeat(TimeSpan interval, TimeSpan now)
{
    private TimeSpan _since = now;
    private bool _asked;

    /// <summary>When to look again.</summary>
    public TimeSpan Due => _since + interval;

    public void Heard(TimeSpan now)
    {
        _since = now;
        _asked = false;
    }

    /// <summary>Judges the silence so far; after one interval the client is asked, after another it is given up.</summary>
    public Silence Check(TimeSpan now)
    {
        if (now < Due)
            return Silence.None;
        if (_asked)
            return Silence.GiveUp;
        _asked = true;
        _since = now;
        return Silence.Ask;
    }
}
