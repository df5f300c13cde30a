namespace AkkaChat.Domain;

/// <summary>What an entry says. The numbers are in the journal: never reuse one.</summary>
public enum EntryKind : byte
{
    /// <summary>A message: <see cref="Entry.Body"/>.</summary>
    Message = 1,

    /// <summary>The group was created: <see cref="Entry.Title"/>, <see cref="Entry.Users"/> are all first members, the creator included.</summary>
    Created = 2,

    /// <summary>Members were added: <see cref="Entry.Users"/>; <see cref="Entry.Title"/> tells the newcomers where they are.</summary>
    Joined = 3,

    /// <summary>Whoever it is from left.</summary>
    Left = 4,

    /// <summary>Members were removed: <see cref="Entry.Users"/>.</summary>
    Removed = 5,

    /// <summary>The group has a new <see cref="Entry.Title"/>.</summary>
    Renamed = 6,

    /// <summary><see cref="Entry.Users"/> have a new <see cref="Entry.Role"/>.</summary>
    RoleChanged = 7,

    /// <summary>This user's own mark moved to <see cref="Entry.Cseq"/>. It lives in the inbox alone, not in the conversation's timeline.</summary>
    Read = 8,

    /// <summary>Reserved.</summary>
    Edited = 9,

    /// <summary>Reserved.</summary>
    Deleted = 10,

    /// <summary>Reserved.</summary>
    Reacted = 11,

    /// <summary>Reserved: keeps seq and cseq, has no body.</summary>
    Erased = 12,
}

/// <summary>What a member of a group may do. Greater is more; the numbers are in the journal.</summary>
public enum Role : byte
{
    /// <summary>Reads and writes.</summary>
    Member = 1,

    /// <summary>Also adds, removes (lower roles only) and renames.</summary>
    Admin = 2,

    /// <summary>Also gives and takes roles. A group always has one.</summary>
    Owner = 3,
}

/// <summary>One entry of a conversation's timeline. One command is one entry, however many users it names.</summary>
/// <param name="Cseq">Position in the conversation, from 1, without holes (for <see cref="EntryKind.Read"/>: the position read).</param>
/// <param name="Kind">What it says.</param>
/// <param name="From">Who acted.</param>
/// <param name="At">When it was accepted, UTC, whole milliseconds; never runs backwards within a conversation.</param>
public sealed record Entry(long Cseq, EntryKind Kind, UserId From, DateTimeOffset At)
{
    // What the fields of a fixed number take, and a user id: typical ones, in bytes.
    private const int FixedWeight = 96, UserWeight = 40;

    /// <summary>A message's body: one JSON object in UTF-8, opaque to everything but the protocol. Empty for other kinds.</summary>
    public Body Body { get; init; }

    /// <summary>The key its author gave it (messages), or the request's key (everything else).</summary>
    public string? Cmid { get; init; }

    /// <summary>The users it names.</summary>
    public IReadOnlyList<UserId> Users { get; init; } = [];

    /// <summary>The title it names.</summary>
    public string? Title { get; init; }

    /// <summary>The role it names.</summary>
    public Role? Role { get; init; }

    /// <summary>How many members there are after it, where it changes that; otherwise 0. Not on the wire: inboxes keep their directory with it.</summary>
    public int MemberCount { get; init; }

    /// <summary>Its approximate size in the journal and on remoting, in bytes.</summary>
    public int Weight => WeightOf(Body) + (Users.Count * UserWeight) + ((Title?.Length ?? 0) * 3);

    /// <summary>What the <see cref="Weight"/> of a message with this body is.</summary>
    public static int WeightOf(Body body) => FixedWeight + body.Length;

    /// <inheritdoc />
    public bool Equals(Entry? other) =>
        other is not null && Cseq == other.Cseq && Kind == other.Kind && From == other.From && At == other.At && Body == other.Body
        && Cmid == other.Cmid && Title == other.Title && Role == other.Role && MemberCount == other.MemberCount && Users.SequenceEqual(other.Users);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Cseq, Kind, From, At);
}

/// <summary>The UTF-8 bytes of a JSON value, compared by content.</summary>
public readonly record struct Body(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>Its length in bytes.</summary>
    public int Length => Utf8.Length;

    /// <inheritdoc />
    public bool Equals(Body other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>Never the content: bodies do not belong in logs.</summary>
    public override string ToString() => $"{Length} bytes";
}

/// <summary>An entry in a user's inbox.</summary>
/// <param name="Seq">Position in this inbox, from 1, without holes.</param>
/// <param name="Conversation">The conversation it belongs to.</param>
/// <param name="Entry">The copy.</param>
public sealed record InboxEntry(long Seq, ConversationId Conversation, Entry Entry);
