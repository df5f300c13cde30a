using System.Diagnostics.CodeAnalysis;

namespace AkkaChat.Domain;

/// <summary>A user's id: <c>[a-z0-9][a-z0-9._-]{1,63}</c>. It is chosen once and never used again for anybody else.</summary>
public readonly record struct UserId : IComparable<UserId>
{
    /// <summary>Shortest and longest id, in characters.</summary>
    public const int MinLength = 2, MaxLength = 64;

    private readonly string? _value;

    private UserId(string value) => _value = value;

    /// <summary>The id as it is written on the wire and in the journal.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads an id that is known to be valid, for example from the journal.</summary>
    /// <exception cref="FormatException">The text is not a user id.</exception>
    public static UserId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"Not a user id: '{text}'.");

    /// <summary>Reads an id from somebody else's hands.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UserId id)
    {
        id = default;
        if (text is null || text.Length is < MinLength or > MaxLength || !char.IsAsciiLetterLower(text[0]) && !char.IsAsciiDigit(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or '-'))
                return false;
        }

        id = new UserId(text);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(UserId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
