using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Inboxes;

/// <summary>A conversation as one inbox knows it: the mark that keeps copies contiguous, and the directory entry, both folds of the queue.</summary>
public sealed class ConversationView
{
    private readonly ConversationId _id;
    private readonly UnreadRuns _unread;

    /// <summary>A conversation not seen before.</summary>
    public ConversationView(ConversationId id)
    {
        _id = id;
        _unread = new UnreadRuns([]);
    }

    /// <summary>Restores a snapshot.</summary>
    public ConversationView(ConversationViewSnapshot s)
    {
        (_id, Term, Mark, Present, Title, MemberCount, Read, Last) = (s.Conversation, s.Term, s.Mark, s.Present, s.Title, s.MemberCount, s.Read, s.Last);
        _unread = new UnreadRuns(s.Unread);
    }

    /// <summary>The newest term seen; 0 before the first.</summary>
    public long Term { get; private set; }

    /// <summary>The last cseq stored.</summary>
    public long Mark { get; private set; }

    /// <summary>Whether the user is a member: otherwise only the mark is kept.</summary>
    public bool Present { get; private set; }

    /// <summary>A group's title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>How many members.</summary>
    public int MemberCount { get; private set; }

    /// <summary>The user's read mark.</summary>
    public long Read { get; private set; }

    /// <summary>The last entry of the timeline.</summary>
    public Entry? Last { get; private set; }

    /// <summary>Folds a copy.</summary>
    public void Fold(UserId me, long term, Entry entry)
    {
        if (term > Term)
            Open(me, term);
        Mark = entry.Cseq;
        if (entry.MemberCount > 0)
            MemberCount = entry.MemberCount;
        switch (entry.Kind)
        {
            case EntryKind.Message when entry.From == me:
                MoveRead(entry.Cseq);
                break;
            // The mark may be ahead of the copies: it is read where it was written, in the conversation.
            case EntryKind.Message when entry.Cseq > Read:
                _unread.Add(entry.Cseq);
                break;
            case EntryKind.Created or EntryKind.Joined or EntryKind.Renamed:
                Title = entry.Title ?? Title;
                break;
            case EntryKind.Left or EntryKind.Removed when Ends(me, entry):
                Close();
                break;
        }

        Last = Preview(entry);
    }

    /// <summary>Whether an entry ends a user's membership.</summary>
    public static bool Ends(UserId user, Entry entry) => entry.Kind switch
    {
        EntryKind.Left => entry.From == user,
        EntryKind.Removed => entry.Users.Contains(user),
        _ => false,
    };

    /// <summary>The user has read up to <paramref name="cseq"/>.</summary>
    public void MoveRead(long cseq)
    {
        Read = Math.Max(Read, cseq);
        _unread.DropThrough(Read);
    }

    /// <summary>The directory entry.</summary>
    public DirectoryEntry ToDirectory() => new(_id, Title, MemberCount, Mark, Read, _unread.Count, Last);

    /// <summary>The view as a snapshot.</summary>
    public ConversationViewSnapshot Snapshot() => new(_id, Term, Mark, Present, Title, MemberCount, Read, [.. _unread.Runs], Last);

    private void Open(UserId me, long term)
    {
        Term = term;
        Present = true;
        Read = Math.Max(Read, term - 1);
        _unread.DropThrough(long.MaxValue);
        if (_id.Kind == ConversationKind.Direct)
            MemberCount = _id.PeerOf(me) == me ? 1 : 2;
    }

    private void Close()
    {
        Present = false;
        Title = "";
        _unread.DropThrough(long.MaxValue);
    }

    // An inbox keeps one for each of its conversations, in memory and in every snapshot.
    private static Entry Preview(Entry entry)
    {
        if (entry.Body.Length > Limits.PreviewBytes)
            entry = entry with { Body = default };
        return entry.Users.Count > Limits.PreviewUsers ? entry with { Users = [] } : entry;
    }
}
