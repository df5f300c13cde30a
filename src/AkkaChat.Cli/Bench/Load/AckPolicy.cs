namespace AkkaChat.Cli.Bench.Load;

/// <summary>
/// When a device acknowledges: once nothing more is at hand, as a client that stores what came before it waits; in a flood every
/// <see cref="Every"/> entries, so that the window never closes. Acknowledgements are cumulative.
/// </summary>
internal sealed class AckPolicy
{
    /// <summary>Entries after which there is an acknowledgement in any case.</summary>
    public const int Every = 64;

    private long _received;
    private long _acknowledged;

    /// <summary>Begins a stream.</summary>
    /// <param name="head">What has been received before it.</param>
    /// <param name="owed">Whether even that is unacknowledged: after a reset, also of an empty inbox, the server waits for it.</param>
    public void Begin(long head, bool owed) => (_received, _acknowledged) = (head, owed ? -1 : head);

    /// <summary>Everything up to <paramref name="seq"/> is here.</summary>
    public void Received(long seq) => _received = seq;

    /// <summary>The acknowledgement to be sent now, if any.</summary>
    /// <param name="idle">Whether the next read would wait.</param>
    public long? Take(bool idle)
    {
        var owed = _received - _acknowledged;
        if (owed < (idle ? 1 : Every))
            return null;
        return _acknowledged = _received;
    }
}
