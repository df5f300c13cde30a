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
/// waits in the event queue, and survives reconnecting, so that what the server repeats is recognised.
/// </summary>
internal sealed class StreamCursor(StreamPosition? stored)
{
    private string? _epoch = stored?.Epoch;
    private long? _received = stored?.Seq;
    private long _acked = -1;
    private long _highestAck;

    /// <summary>What is processed and stored; where a connection resumes.</summary>
    public StreamPosition? Processed { get; private set; } = stored;

    /// <summary>Rises with every reset: positions of an older generation mean nothing any more.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether anything of this generation was received; the base for finding gaps.</summary>
    public long? Received => _received;

    /// <summary>A connection begins. Returns whether what was received before is void.</summary>
    /// <param name="welcome">The server's decision.</param>
    /// <param name="resumed">What this connection's <c>hello</c> said.</param>
    public bool Begin(ServerFrame.Welcome welcome, StreamPosition? resumed)
    {
        _highestAck = welcome.Head;
        var reset = welcome.Resume == ResumeOutcomes.Reset;
        _acked = reset ? -1 : resumed?.Seq ?? -1; // A resume counts as an ack.
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

    /// <summary>The position is stored, so it may be acknowledged.</summary>
    public void Stored(int generation, StreamPosition position)
    {
        if (generation == Generation && position.Seq > (Processed?.Seq ?? -1)) Processed = position;
    }

    /// <summary>The acknowledgement to send now, if any. The server refuses one beyond what it sent on this connection.</summary>
    public long? TakeAck()
    {
        if (Processed is null) return null;
        var ack = Math.Min(Processed.Seq, _highestAck);
        if (ack <= _acked) return null;
        _acked = ack;
        return ack;
    }
}
