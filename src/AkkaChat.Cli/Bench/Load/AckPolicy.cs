namespace AkkaChat.Cli.Bench.Load;

/// <summary>What follows from an entry that has come.</summary>
internal enum AckDue
{
    /// <summary>An acknowledgement is on its way already, or will be.</summary>
    Nothing,

    /// <summary>One is owed from now on, and may wait.</summary>
    Later,

    /// <summary>One is owed that must not wait.</summary>
    Now,
}

/// <summary>
/// When a device acknowledges, as our clients do: cumulatively, together with whatever it sends next, at the latest after
/// <see cref="Delay"/>, and at once when a quarter of the window is unacknowledged, so that it never closes (the delayed acknowledgement of
/// RFC 1122, section 4.2.3.2). Safe to use from several threads.
/// </summary>
internal sealed class AckPolicy
{
    /// <summary>How long an acknowledgement may wait.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private long _received;
    private long _acknowledged;
    private int _quarter = 1;

    /// <summary>Begins a stream.</summary>
    /// <param name="head">What has been received before it.</param>
    /// <param name="owed">Whether even that is unacknowledged: after a reset, also of an empty inbox, the server waits for it.</param>
    /// <param name="window">Entries that may be unacknowledged.</param>
    public void Begin(long head, bool owed, int window)
    {
        lock (_gate)
            (_received, _acknowledged, _quarter) = (head, owed ? -1 : head, Math.Max(1, window / 4));
    }

    /// <summary>Everything up to <paramref name="seq"/> is here.</summary>
    public AckDue Received(long seq)
    {
        lock (_gate)
        {
            var before = _received - _acknowledged;
            _received = seq;
            var owed = seq - _acknowledged;
            return owed >= _quarter ? AckDue.Now : before == 0 && owed > 0 ? AckDue.Later : AckDue.Nothing;
        }
    }

    /// <summary>The acknowledgement of all that is here, if one is owed.</summary>
    public long? Take()
    {
        lock (_gate)
            return _received > _acknowledged ? _acknowledged = _received : null;
    }
}
