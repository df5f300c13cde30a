using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>What an event's <c>seq</c> means to this device.</summary>
internal enum Arrival
{
    /// <summary>The next one.</summary>
    Next,

    /// <summary>Received before.</summary>
    Duplicate,

    /// <summary>Something is missing before it.</summary>
    Gap,
}

/// <summary>
/// How far this device has received, processed and acknowledged its inbox. Received runs ahead of processed by what
/// waits in the event queue, and survives reconnecting, so that what the server repeats is recognised. An acknowledgement
/// may wait a little (the delayed acknowledgement of RFC 1122, section 4.2.3.2): later ones take its place, and the device's
/// next frame takes it along. If it gets lost, entries come twice at worst, since the next <c>hello</c> counts as one.
/// </summary>
internal sealed class StreamCursor(StreamPosition? stored)
{
    /// <summary>How long an acknowledgement may wait.</summary>
    public static readonly TimeSpan AckDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>The part of the window that may be unacknowledged, so that the window never closes over waiting.</summary>
    private const int AckShare = 4;

    private string? _epoch = stored?.Epoch;
    private long? _received = stored?.Seq;
    private long? _acked;
    private long _highestAck;
    private long _mostOwed;
    private DateTimeOffset _owedSince;

    /// <summary>What is processed and stored; where a connection resumes.</summary>
    public StreamPosition? Processed { get; private set; } = stored;

    /// <summary>Rises with every reset: positions of an older generation mean nothing any more.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether anything of this generation was received; the base for finding gaps.</summary>
    public long? Received => _received;

    /// <summary>A connection begins. Returns whether what was received before is void.</summary>
    /// <param name="welcome">The server's decision.</param>
    /// <param name="resumed">What this connection's <c>hello</c> said.</param>
    /// <param name="now">When.</param>
    public bool Begin(ServerFrame.Welcome welcome, StreamPosition? resumed, DateTimeOffset now)
    {
        _highestAck = welcome.Head;
        _mostOwed = Math.Max(1, welcome.Window / AckShare);
        _owedSince = now;
        var reset = welcome.Resume == ResumeOutcomes.Reset;
        _acked = reset ? null : resumed?.Seq; // A resume counts as an ack.
        if (!reset && (_epoch is null || _epoch == welcome.Epoch))
        {
            _epoch = welcome.Epoch;
            return false;
        }

        Generation++;
        _epoch = welcome.Epoch;
        _received = reset ? welcome.Head : null;
        Processed = null;
        return true;
    }

    /// <summary>An event arrives.</summary>
    public Arrival Receive(long seq)
    {
        _highestAck = Math.Max(_highestAck, seq);
        if (_received is { } received)
        {
            if (seq <= received) return Arrival.Duplicate;
            if (seq > received + 1) return Arrival.Gap;
        }

        _received = seq;
        return Arrival.Next;
    }

    /// <summary>Everything up to <paramref name="seq"/> was sent. Returns false if that was not all received.</summary>
    public bool CaughtUp(long seq)
    {
        _received ??= seq; // A known device that does not know its position learns it here.
        return seq <= _received;
    }

    /// <summary>The position to store before <see cref="Stored"/>; null if a reset overtook the event.</summary>
    public StreamPosition? PositionAt(int generation, long seq) =>
        generation == Generation && _epoch is not null && seq > (Processed?.Seq ?? -1) ? new StreamPosition(_epoch, seq) : null;

    /// <summary>The position is stored, so its acknowledgement is owed.</summary>
    public void Stored(int generation, StreamPosition position, DateTimeOffset now)
    {
        if (generation != Generation || position.Seq <= (Processed?.Seq ?? -1)) return;
        if (Processed is null || Processed.Seq <= _acked) _owedSince = now;
        Processed = position;
    }

    /// <summary>
    /// Until when the acknowledgement may wait for a frame that takes it along; null if none is owed. The first one of a stream without
    /// <c>resume</c> may not wait at all: after a reset, also of an empty inbox, the server waits for it.
    /// </summary>
    public DateTimeOffset? AckDue =>
        Ack is not { } ack ? null : _acked is null || ack - _acked >= _mostOwed ? DateTimeOffset.MinValue : _owedSince + AckDelay;

    /// <summary>The acknowledgement that is owed, if any, which the caller sends now.</summary>
    public long? TakeAck()
    {
        if (Ack is not { } ack) return null;
        _acked = ack;
        return ack;
    }

    /// <summary>The server refuses one beyond what it sent on this connection.</summary>
    private long? Ack
    {
        get
        {
            if (Processed is null) return null;
            var ack = Math.Min(Processed.Seq, _highestAck);
            return ack <= _acked ? null : ack;
        }
    }
}
