using Akka.Actor;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Node.Inboxes;

/// <summary>
/// One live stream: how far it was sent, written to its socket, and acknowledged. Entries go out while fewer than the window are
/// unacknowledged and fewer than <see cref="Limits.UnwrittenEntries"/> are unwritten, so a slow reader costs no memory.
/// </summary>
internal sealed class Attachment(DeviceId device, AttachmentId id, IActorRef session, int window, long sent, long credited, long welcomeHead)
{
    /// <summary>Target size of what is read ahead from the journal, in bytes.</summary>
    private const int ReadAheadBytes = 2 * Limits.PageBytes;

    private const int MinRows = 8, MaxRows = 1_000;

    private readonly Queue<InboxEntry> _loaded = new();
    private int _rows = 32;

    public DeviceId Device => device;

    public AttachmentId Id => id;

    public IActorRef Session => session;

    /// <summary>Most unacknowledged entries in flight.</summary>
    public int Window => window;

    /// <summary>What the session was welcomed with; null if it re-attached.</summary>
    public Attached? Welcome { get; init; }

    /// <summary>Up to where this stream was sent before its session was welcomed once more.</summary>
    public long SentBefore { get; init; }

    /// <summary>Whether the session has shown no sign of having got its welcome.</summary>
    public bool MayLackWelcome => Welcome is { From: var from } && Written == from && Credited == from;

    public long Sent { get; private set; } = sent;

    public long Written { get; private set; } = sent;

    /// <summary>Up to where credit was returned: the acknowledged entries, at first those before the stream.</summary>
    public long Credited { get; private set; } = credited;

    /// <summary>Whether a page is being read from the journal.</summary>
    public bool IsLoading { get; set; }

    /// <summary>How many rows to read at once: as many as make about <see cref="ReadAheadBytes"/>.</summary>
    public int Rows => _rows;

    /// <summary>How many entries may go out now.</summary>
    public long Credit => Math.Min(window - (Sent - Credited), Limits.UnwrittenEntries - (Sent - Written));

    /// <summary>The session wrote and the device acknowledged; false if the device can't have stored so much.</summary>
    public bool Advance(long written, long acked)
    {
        var known = Math.Max(Sent, SentBefore);
        if (acked > Math.Max(known, welcomeHead) || written > known)
            return false;
        // It had its welcome after all: what it has written need not go out once more.
        Sent = Math.Max(Sent, written);
        Written = Math.Max(Written, written);
        Credited = Math.Max(Credited, acked);
        return true;
    }

    /// <summary>A page has arrived from the journal.</summary>
    public void Loaded(IReadOnlyList<InboxEntry> entries, int rows)
    {
        IsLoading = false;
        foreach (var entry in entries)
        {
            if (entry.Seq > Sent)
                _loaded.Enqueue(entry);
        }

        if (rows == 0)
            return;
        var weight = Math.Max(1, entries.Sum(e => e.Entry.Weight) / rows);
        _rows = Math.Clamp(ReadAheadBytes / weight, MinRows, MaxRows);
    }

    /// <summary>The next entries from what was read ahead; null if they are not there.</summary>
    public IReadOnlyList<InboxEntry>? TakeLoaded(int count)
    {
        while (_loaded.TryPeek(out var first) && first.Seq <= Sent)
            _loaded.Dequeue();
        if (!_loaded.TryPeek(out var next) || next.Seq != Sent + 1)
        {
            _loaded.Clear();
            return null;
        }

        var taken = new List<InboxEntry>();
        var bytes = 0;
        while (taken.Count < count && _loaded.TryPeek(out next) && (taken.Count == 0 || bytes + next.Entry.Weight <= Limits.PageBytes))
        {
            bytes += next.Entry.Weight;
            taken.Add(_loaded.Dequeue());
        }

        return taken;
    }

    /// <summary>Gives back what was read ahead: a reader that takes its time shall not hold memory.</summary>
    public void ForgetLoaded() => _loaded.Clear();

    /// <summary>Hands entries to the session.</summary>
    public void Deliver(IReadOnlyList<InboxEntry> entries, IActorRef inbox)
    {
        Sent = entries[^1].Seq;
        session.Tell(new Deliver(id, entries), inbox);
    }
}
