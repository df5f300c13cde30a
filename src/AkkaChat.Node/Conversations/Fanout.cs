using Akka.Actor;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Node.Conversations;

/// <summary>
/// Sends the copies that are due: recipients that have kept up are served from the tail, the others from a page of the journal that
/// those who lack the same entries share. One page is loaded at a time.
/// </summary>
internal sealed class Fanout(ConversationState state, CopyOutbox outbox, Tail<Entry> tail, IActorRef inboxes, TimeProvider clock)
{
    private readonly Tail<Entry> _page = new(e => e.Cseq, e => e.Weight);
    private (CopyRange Range, IReadOnlyList<Entry> Entries)? _latest;

    /// <summary>The first cseq of the page that is needed next; null if the tail serves everybody.</summary>
    public long? Missing { get; private set; }

    /// <summary>Whether a page is being loaded.</summary>
    public bool IsLoading { get; set; }

    /// <summary>The timeline has grown, or a wait is over: sends to everybody to whom something is due.</summary>
    public void SendDue()
    {
        Missing = null;
        var now = clock.GetUtcNow();
        foreach (var user in outbox.AllDue(now))
            Send(user, now);
        if (Missing is null)
            _page.Clear();
        _latest = null;
    }

    /// <summary>One recipient has answered: what comes next for them.</summary>
    public void SendNext(UserId user) => Send(user, clock.GetUtcNow());

    /// <summary>A page has arrived.</summary>
    public void Loaded(IReadOnlyList<Entry> entries)
    {
        IsLoading = false;
        _page.Clear();
        var bytes = 0;
        foreach (var entry in entries)
        {
            // A tail makes room at its front, which is what is needed next: the rest is left for the page after this one.
            bytes += entry.Weight;
            if (_page.Count > 0 && bytes > Limits.TailBytes)
                break;
            _page.Add(entry);
        }

        SendDue();
    }

    private void Send(UserId user, DateTimeOffset now)
    {
        if (outbox.Due(user, now) is not { } range)
            return;
        if (Slice(range) is not { } entries)
        {
            Missing = Math.Min(Missing ?? long.MaxValue, range.Prev + 1);
            return;
        }

        inboxes.Tell(new StoreCopies(user, state.Id, range.Term, range.Prev, entries));
        outbox.Sent(user, now);
    }

    private IReadOnlyList<Entry>? Slice(CopyRange range)
    {
        // Members who have kept up are owed the same entries: they share one list.
        if (_latest is { } latest && latest.Range.Prev == range.Prev && latest.Range.Through == range.Through)
            return latest.Entries;
        var count = Math.Min(range.Through - range.Prev, Limits.RowEntries);
        var entries = tail.After(range.Prev, count) ?? _page.After(range.Prev, count);
        if (entries is not null)
            _latest = (range, entries);
        return entries;
    }
}
