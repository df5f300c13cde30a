using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Web.Sessions.Core;

/// <summary>What a session does about entries that arrived.</summary>
internal enum Arrival
{
    /// <summary>They continue the stream (or were there already); <c>fresh</c> are to be sent.</summary>
    Continues,

    /// <summary>Entries between the last one and these are missing.</summary>
    Gap,
}

/// <summary>
/// The arithmetic of one device's stream between its inbox and its socket: what has arrived, what was written, what the device has
/// stored, and what of it the inbox knows. Sequence numbers only; no clock, no actor.
/// </summary>
internal sealed class DeviceStream
{
    /// <summary>Nothing acknowledged yet. It differs from 0, which acknowledges a reset of an empty inbox.</summary>
    public const long NothingAcked = -1;

    private readonly int _window;
    private bool _directoryDone;
    private bool _caughtUp;
    private long _reportedWritten;
    private long _reportedAcked;

    public DeviceStream(Attached attached, int window)
    {
        _window = window;
        (Epoch, Head, Received, Written) = (attached.Epoch, attached.Head, attached.From, attached.From);
        Acked = attached.Reset is null ? attached.From : NothingAcked;
        (_reportedWritten, _reportedAcked) = (Written, Acked);
        _directoryDone = attached.Reset is null;
    }

    public string Epoch { get; }

    /// <summary>The inbox's last entry at <c>welcome</c>.</summary>
    public long Head { get; }

    /// <summary>The last entry that came from the inbox.</summary>
    public long Received { get; private set; }

    /// <summary>The last entry that went to the socket.</summary>
    public long Written { get; private set; }

    /// <summary>The last entry that the device has stored.</summary>
    public long Acked { get; private set; }

    /// <summary>Whether a restarted inbox could continue: it could not send the rest of a directory that it does not remember.</summary>
    public bool CanReattach => _directoryDone;

    /// <summary>Takes a part of the directory; false if it has been sent whole already (an attach that was repeated).</summary>
    public bool TryTakeDirectory(bool more)
    {
        if (_directoryDone)
            return false;
        _directoryDone = !more;
        return true;
    }

    /// <summary>Whether <c>caught_up</c> is due now; true once.</summary>
    public bool TryCatchUp()
    {
        if (_caughtUp || !_directoryDone || Received < Head)
            return false;
        return _caughtUp = true;
    }

    /// <summary>Judges the next entry: one that is there already is not <paramref name="fresh"/>.</summary>
    public Arrival Receive(InboxEntry entry, out bool fresh)
    {
        fresh = entry.Seq == Received + 1;
        if (entry.Seq > Received + 1)
            return Arrival.Gap;
        if (fresh)
            Received = entry.Seq;
        return Arrival.Continues;
    }

    public void Wrote(long seq) => Written = seq;

    /// <summary>The device has stored everything up to <paramref name="seq"/>; false if it can't have.</summary>
    public bool TryAck(long seq)
    {
        if (seq > Math.Max(Written, Head))
            return false;
        // Whoever has not stored the directory's position has not stored the directory: the reset stands.
        if (Acked != NothingAcked || seq >= Head)
            Acked = Math.Max(Acked, seq);
        return true;
    }

    /// <summary>Whether the inbox does not know everything yet.</summary>
    public bool HasUnreported => Written != _reportedWritten || Acked != _reportedAcked;

    /// <summary>Whether the report can't be put off: the inbox may be waiting for credit, or a reset is over.</summary>
    public bool MustReport =>
        Written - _reportedWritten >= SessionLimits.ReportWritten
        || (Acked != _reportedAcked && (_reportedAcked == NothingAcked || Received - _reportedAcked >= _window / 2));

    public void Reported() => (_reportedWritten, _reportedAcked) = (Written, Acked);
}
