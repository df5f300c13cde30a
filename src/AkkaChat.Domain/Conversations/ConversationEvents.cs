namespace AkkaChat.Domain.Conversations;

/// <summary>What a conversation writes to its journal.</summary>
public interface IConversationEvent;

/// <summary>
/// The timeline has grown by one or more entries: the only kind of row a conversation has, so that every row holds at least one entry.
/// </summary>
/// <param name="Entries">Consecutive, at most <see cref="Limits.RowEntries"/>.</param>
/// <param name="Confirmed">Every copy of the entries up to this cseq was confirmed when the row was written: what a restart need not send again.</param>
/// <param name="Marks">Read marks that have moved since the last row.</param>
public sealed record EntriesAppended(IReadOnlyList<Entry> Entries, long Confirmed, IReadOnlyList<ReadMark> Marks) : IConversationEvent;

/// <summary>A member's read mark.</summary>
public readonly record struct ReadMark(UserId User, long Cseq);

/// <summary>The whole state of a conversation at one journal row.</summary>
public sealed record ConversationSnapshot
{
    /// <summary>A group's title.</summary>
    public required string Title { get; init; }

    /// <summary>Who created a group.</summary>
    public UserId? CreatedBy { get; init; }

    /// <summary>When the last entry was accepted.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The members.</summary>
    public required IReadOnlyList<MemberSnapshot> Members { get; init; }

    /// <summary>Fan-out progress.</summary>
    public required IReadOnlyList<RecipientSnapshot> Recipients { get; init; }

    /// <summary>The dedupe window, oldest first.</summary>
    public required IReadOnlyList<Remembered> Dedupe { get; init; }

    /// <summary>The sparse map.</summary>
    public required IReadOnlyList<IndexMark> Index { get; init; }

    /// <summary>The entry that comes next: the last cseq and one.</summary>
    public required long NextCseq { get; init; }

    /// <summary>The journal row that comes next.</summary>
    public required long NextRow { get; init; }
}

/// <summary>A member, for the snapshot.</summary>
/// <param name="User">Who.</param>
/// <param name="Role">Their role.</param>
/// <param name="Term">The cseq at which they became a member.</param>
/// <param name="Read">Their read mark.</param>
public sealed record MemberSnapshot(UserId User, Role Role, long Term, long Read);

/// <summary>A recipient's fan-out progress, for the snapshot.</summary>
/// <param name="User">Who.</param>
/// <param name="Confirmed">The last cseq their inbox has confirmed.</param>
/// <param name="Terms">Memberships whose copies are not all confirmed, oldest first.</param>
public sealed record RecipientSnapshot(UserId User, long Confirmed, IReadOnlyList<Term> Terms);

/// <summary>A stretch of membership.</summary>
/// <param name="Start">The cseq at which it began: the first entry the member receives.</param>
/// <param name="End">The cseq at which it ended, the last entry the member receives; null while it lasts.</param>
public readonly record struct Term(long Start, long? End);

/// <summary>A command that was accepted, kept so that its repetition gets the same answer.</summary>
/// <param name="From">Who asked.</param>
/// <param name="Key">Under which key.</param>
/// <param name="IsMessage">A post; otherwise a change of the group.</param>
/// <param name="Cseq">The entry it became.</param>
/// <param name="At">When.</param>
/// <param name="Fingerprint">The body's SHA-256, in hexadecimal; empty for a change.</param>
public sealed record Remembered(UserId From, string Key, bool IsMessage, long Cseq, DateTimeOffset At, string Fingerprint);
