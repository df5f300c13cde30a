using System.Diagnostics.CodeAnalysis;

namespace AkkaChat.Domain;

/// <summary>What a conversation is: it follows from the id and never changes.</summary>
public enum ConversationKind : byte
{
    /// <summary>Between two people, or one person's notes to themselves.</summary>
    Direct = 1,

    /// <summary>A group with a title, members and roles.</summary>
    Group = 2,
}

/// <summary>
/// A conversation's id: <c>d:{a}:{b}</c> for the direct conversation of two users (in ordinal order; the same id twice for notes to
/// oneself), <c>g:{ulid}</c> for a group. Clients treat it as opaque.
/// </summary>
public readonly record struct ConversationId
{
    private const int UlidLength = 26;
    private readonly string? _value;

    private ConversationId(string value) => _value = value;

    /// <summary>The id as it is written on the wire and in the journal.</summary>
    public string Value => _value ?? "";

    /// <summary>What kind of conversation this is.</summary>
    public ConversationKind Kind => Value.StartsWith("d:", StringComparison.Ordinal) ? ConversationKind.Direct : ConversationKind.Group;

    /// <summary>The direct conversation of two users, whoever writes first.</summary>
    public static ConversationId Direct(UserId one, UserId other) =>
        one.CompareTo(other) <= 0 ? new($"d:{one.Value}:{other.Value}") : new($"d:{other.Value}:{one.Value}");

    /// <summary>A group; <paramref name="ulid"/> is 26 characters of Crockford's base 32 (see the ULID specification).</summary>
    /// <exception cref="FormatException">The text is not a ULID.</exception>
    public static ConversationId Group(string ulid) => Parse("g:" + ulid);

    /// <summary>Reads an id that is known to be valid, for example from the journal.</summary>
    /// <exception cref="FormatException">The text is not a conversation id.</exception>
    public static ConversationId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"Not a conversation id: '{text}'.");

    /// <summary>Reads an id from somebody else's hands.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ConversationId id)
    {
        id = default;
        if (text is null || text.Length < 3 || text[1] != ':')
            return false;
        var valid = text[0] switch
        {
            'd' => TrySplit(text, out var a, out var b) && a.CompareTo(b) <= 0,
            'g' => text.Length == 2 + UlidLength && IsUlid(text.AsSpan(2)),
            _ => false,
        };
        if (valid)
            id = new ConversationId(text);
        return valid;
    }

    /// <summary>The two users of a direct conversation (equal for notes to oneself).</summary>
    /// <exception cref="InvalidOperationException">This is a group.</exception>
    public (UserId First, UserId Second) Users =>
        Kind == ConversationKind.Direct && TrySplit(Value, out var a, out var b)
            ? (a, b)
            : throw new InvalidOperationException($"{Value} is not a direct conversation.");

    /// <summary>The other side of a direct conversation as <paramref name="user"/> sees it; oneself for notes.</summary>
    /// <exception cref="InvalidOperationException">This is a group.</exception>
    public UserId PeerOf(UserId user)
    {
        var (first, second) = Users;
        return first == user ? second : first;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    private static bool TrySplit(string text, out UserId a, out UserId b)
    {
        b = default;
        var colon = text.IndexOf(':', 2);
        return UserId.TryParse(colon < 0 ? null : text[2..colon], out a) && UserId.TryParse(text[(colon + 1)..], out b);
    }

    private static bool IsUlid(ReadOnlySpan<char> text)
    {
        if (text[0] > '7')
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) && (c is < 'A' or > 'Z' || c is 'I' or 'L' or 'O' or 'U'))
                return false;
        }

        return true;
    }
}
