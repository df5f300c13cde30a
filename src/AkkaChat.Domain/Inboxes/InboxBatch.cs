using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Inboxes;

/// <summary>
/// Copies and read marks that become one journal row. Each is decided against the state that includes the earlier ones of the batch;
/// nothing is changed until the row is committed and folded.
/// </summary>
public sealed class InboxBatch(InboxState state, DateTimeOffset now)
{
    private readonly List<CopyRun> _runs = [];
    private readonly Dictionary<ConversationId, CopiesConfirmed> _tentative = [];
    private readonly Dictionary<ConversationId, Standing> _standings = [];
    private int _count;
    private int _weight;

    /// <summary>Whether these copies go into the same row. The first always do.</summary>
    public bool HasRoomFor(StoreCopies copies) =>
        _count == 0 || (_count + copies.Entries.Count <= Limits.RowEntries && _weight + copies.Entries.Sum(e => e.Weight) <= Limits.PageBytes);

    /// <summary>Whether another read mark goes into the same row.</summary>
    public bool HasRoomForRead => _count < Limits.RowEntries;

    /// <summary>Decides a batch of copies: stored if it continues the mark or opens a newer term. The answer holds once the row is committed.</summary>
    public CopiesConfirmed Store(StoreCopies copies)
    {
        var have = _tentative.GetValueOrDefault(copies.Conversation) ?? state.MarkOf(copies.Conversation);
        var continues = copies.Term == have.Term && copies.Prev == have.Mark;
        var opens = copies.Term > have.Term && copies.Prev == copies.Term - 1;
        if (copies.Entries.Count == 0 || (!continues && !opens) || !IsContiguous(copies))
            return have;

        _runs.Add(new CopyRun(copies.Conversation, copies.Term, copies.Entries));
        _count += copies.Entries.Count;
        _weight += copies.Entries.Sum(e => e.Weight);
        _standings[copies.Conversation] = After(StandingIn(copies.Conversation), copies, opens);
        return _tentative[copies.Conversation] = have with { Term = copies.Term, Mark = copies.Entries[^1].Cseq };
    }

    /// <summary>Decides a read mark: an entry of its own if it moves the mark, nothing otherwise, refused if the user is no member.</summary>
    public Refused? Store(StoreRead read)
    {
        var standing = StandingIn(read.Conversation);
        if (!standing.IsMember)
            return new Refused(Refusal.NotMember, "You are not a member of this conversation.");
        if (read.Cseq <= standing.Read)
            return null;
        _standings[read.Conversation] = standing with { Read = read.Cseq };
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        _runs.Add(new CopyRun(read.Conversation, 0, [new Entry(read.Cseq, EntryKind.Read, state.User, at)]));
        _count++;
        return null;
    }

    /// <summary>The row to be committed; null if there is nothing to store.</summary>
    public EntriesStored? ToEvent() => _count == 0 ? null : new EntriesStored(state.Head + 1, [.. _runs], state.MovedCursors);

    private Standing StandingIn(ConversationId conversation)
    {
        if (_standings.TryGetValue(conversation, out var tentative))
            return tentative;
        return state.View(conversation) is { } view ? new Standing(true, view.Read) : default;
    }

    private Standing After(Standing standing, StoreCopies copies, bool opens)
    {
        if (opens)
            standing = new Standing(true, Math.Max(standing.Read, copies.Term - 1));
        foreach (var entry in copies.Entries)
        {
            if (ConversationView.Ends(state.User, entry))
                standing = standing with { IsMember = false };
            else if (entry.Kind == EntryKind.Message && entry.From == state.User)
                standing = standing with { Read = Math.Max(standing.Read, entry.Cseq) };
        }

        return standing;
    }

    private static bool IsContiguous(StoreCopies copies)
    {
        for (var i = 0; i < copies.Entries.Count; i++)
        {
            if (copies.Entries[i].Cseq != copies.Prev + 1 + i)
                return false;
        }

        return true;
    }

    /// <summary>What a read mark is decided against.</summary>
    private readonly record struct Standing(bool IsMember, long Read);
}
