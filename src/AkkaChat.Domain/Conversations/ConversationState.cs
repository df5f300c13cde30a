namespace AkkaChat.Domain.Conversations;

/// <summary>
/// The fold of a conversation's journal. It is changed in place by <see cref="Evolve"/>, once per committed row, and belongs to one
/// entity; decisions never change it.
/// </summary>
public sealed class ConversationState
{
    private readonly SortedDictionary<UserId, Member> _members = [];
    private readonly Dictionary<UserId, Recipient> _recipients = [];
    private readonly Dictionary<UserId, long> _marks = [];
    private readonly HashSet<UserId> _movedMarks = [];

    /// <summary>A conversation without any entry.</summary>
    public ConversationState(ConversationId id)
    {
        Id = id;
        Dedupe = new DedupeWindow([]);
        Index = new EntryIndex();
    }

    /// <summary>Restores a snapshot.</summary>
    public ConversationState(ConversationId id, ConversationSnapshot snapshot)
    {
        Id = id;
        Title = snapshot.Title;
        CreatedBy = snapshot.CreatedBy;
        LastAt = snapshot.LastAt;
        Dedupe = new DedupeWindow(snapshot.Dedupe);
        Index = new EntryIndex(snapshot.Index, snapshot.NextCseq, snapshot.NextRow);
        foreach (var m in snapshot.Members)
        {
            _members[m.User] = new Member(m.User, m.Role, m.Term);
            _marks[m.User] = m.Read;
        }

        foreach (var r in snapshot.Recipients)
            _recipients[r.User] = new Recipient(r.User, r.Confirmed, r.Terms);
    }

    /// <summary>Which conversation.</summary>
    public ConversationId Id { get; }

    /// <summary>A group's title; empty for a direct conversation.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Who created a group.</summary>
    public UserId? CreatedBy { get; private set; }

    /// <summary>The last cseq; 0 before the first entry.</summary>
    public long LastCseq => Index.NextSeq - 1;

    /// <summary>When the last entry was accepted.</summary>
    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Whether there is any entry.</summary>
    public bool Exists => LastCseq > 0;

    /// <summary>The members, by id.</summary>
    public IReadOnlyDictionary<UserId, Member> Members => _members;

    /// <summary>Everybody who is or may still be owed a copy.</summary>
    public IReadOnlyDictionary<UserId, Recipient> Recipients => _recipients;

    /// <summary>The accepted commands that are remembered.</summary>
    public DedupeWindow Dedupe { get; }

    /// <summary>Where entries lie in the journal.</summary>
    public EntryIndex Index { get; }

    /// <summary>A member's read mark.</summary>
    public long MarkOf(UserId user) => _marks.GetValueOrDefault(user);

    /// <summary>Whether the user may take part: a member, or one of the two of a direct conversation that is yet to begin.</summary>
    public bool Admits(UserId user) =>
        Exists || Id.Kind == ConversationKind.Group ? _members.ContainsKey(user) : Id.Users.First == user || Id.Users.Second == user;

    /// <summary>The lowest cseq up to which every copy is confirmed.</summary>
    public long Confirmed
    {
        get
        {
            var lowest = LastCseq;
            foreach (var r in _recipients.Values)
            {
                if (r.Owed(LastCseq) is { } owed && owed.Prev < lowest)
                    lowest = owed.Prev;
            }

            return lowest;
        }
    }

    /// <summary>Whether nobody is owed anything.</summary>
    public bool IsSettled => Confirmed == LastCseq;

    /// <summary>Folds a row that was committed as journal row <paramref name="row"/>.</summary>
    /// <exception cref="InvalidOperationException">The event is unknown or does not continue the timeline.</exception>
    public void Evolve(IConversationEvent @event, long row)
    {
        if (@event is not EntriesAppended appended)
            throw new InvalidOperationException($"Unknown conversation event {@event.GetType().Name}.");
        if (appended.Entries.Count == 0 || appended.Entries[0].Cseq != Index.NextSeq)
            throw new InvalidOperationException($"{Id}: row {row} does not continue after cseq {LastCseq}.");

        foreach (var entry in appended.Entries)
            Fold(entry);
        Index.Note(row, appended.Entries.Count);
        foreach (var mark in appended.Marks)
        {
            RaiseMark(mark.User, mark.Cseq);
            // A mark that moved on while the row was being written still waits for the next one.
            if (MarkOf(mark.User) == mark.Cseq)
                _movedMarks.Remove(mark.User);
        }

        foreach (var r in _recipients.Values)
            r.ConfirmThrough(appended.Confirmed);
        ForgetDone();
    }

    /// <summary>An inbox told what it has.</summary>
    public void Confirm(UserId user, long term, long mark)
    {
        if (!_recipients.TryGetValue(user, out var recipient))
            return;
        recipient.Confirm(term, mark);
        if (recipient.IsDone)
            _recipients.Remove(user);
    }

    /// <summary>Moves a member's mark up; returns whether it moved. Kept in memory until the next row or snapshot carries it.</summary>
    public bool RaiseMark(UserId user, long cseq)
    {
        if (!_members.ContainsKey(user) || cseq <= MarkOf(user))
            return false;
        _marks[user] = cseq;
        _movedMarks.Add(user);
        return true;
    }

    /// <summary>The marks that no row carries yet.</summary>
    public IReadOnlyList<ReadMark> MovedMarks => [.. _movedMarks.Order().Select(u => new ReadMark(u, MarkOf(u)))];

    /// <summary>The state as a snapshot; together with the rows after it, it gives this state again.</summary>
    public ConversationSnapshot Snapshot() => new()
    {
        Title = Title,
        CreatedBy = CreatedBy,
        LastAt = LastAt,
        Members = [.. _members.Values.Select(m => new MemberSnapshot(m.User, m.Role, m.Term, MarkOf(m.User)))],
        Recipients = [.. _recipients.Values.OrderBy(r => r.User).Select(r => new RecipientSnapshot(r.User, r.Confirmed, [.. r.Terms]))],
        Dedupe = [.. Dedupe.Entries],
        Index = [.. Index.Marks],
        NextCseq = Index.NextSeq,
        NextRow = Index.NextRow,
    };

    private void Fold(Entry entry)
    {
        if (!Exists && Id.Kind == ConversationKind.Direct && _members.Count == 0)
            Enter([Id.Users.First, Id.Users.Second], Role.Member, entry.Cseq);
        switch (entry.Kind)
        {
            case EntryKind.Message:
                // Sending moves one's own mark; the entry itself says so, no row has to repeat it.
                _marks[entry.From] = entry.Cseq;
                _movedMarks.Remove(entry.From);
                break;
            case EntryKind.Created:
                CreatedBy = entry.From;
                Title = entry.Title ?? "";
                Enter(entry.Users, Role.Member, entry.Cseq);
                _members[entry.From] = _members[entry.From] with { Role = Role.Owner };
                break;
            case EntryKind.Joined:
                Enter(entry.Users, Role.Member, entry.Cseq);
                break;
            case EntryKind.Left:
                Leave([entry.From], entry.Cseq);
                break;
            case EntryKind.Removed:
                Leave(entry.Users, entry.Cseq);
                break;
            case EntryKind.Renamed:
                Title = entry.Title ?? "";
                break;
            case EntryKind.RoleChanged:
                foreach (var user in entry.Users)
                    _members[user] = _members[user] with { Role = entry.Role ?? Role.Member };
                break;
            default:
                throw new InvalidOperationException($"{Id}: an entry of kind {entry.Kind} in the timeline.");
        }

        LastAt = entry.At;
        Dedupe.Add(entry);
    }

    private void Enter(IEnumerable<UserId> users, Role role, long cseq)
    {
        foreach (var user in users)
        {
            if (!_members.TryAdd(user, new Member(user, role, cseq)))
                continue;
            _marks[user] = cseq - 1;
            if (!_recipients.TryGetValue(user, out var recipient))
                _recipients[user] = recipient = new Recipient(user, cseq - 1, []);
            recipient.Open(cseq);
        }
    }

    private void Leave(IEnumerable<UserId> users, long cseq)
    {
        foreach (var user in users)
        {
            if (!_members.Remove(user))
                continue;
            _marks.Remove(user);
            _movedMarks.Remove(user);
            _recipients[user].Close(cseq);
        }
    }

    private void ForgetDone()
    {
        foreach (var user in _recipients.Where(r => r.Value.IsDone).Select(r => r.Key).ToArray())
            _recipients.Remove(user);
    }
}
