using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;

namespace AkkaChat.Web.Auth;

/// <summary>
/// A refresh token: opaque to whoever holds it. Inside are the family and the user, so that any node finds the account, and 256 random bits.
/// Only the hash of the whole is stored.
/// </summary>
public sealed class RefreshToken
{
    private const byte Version = 1;
    private const int SecretBytes = 32;
    private const int UlidBytes = 16;
    private const int HeaderBytes = 1 + UlidBytes + SecretBytes;

    /// <summary>Longest token, in characters of base64url.</summary>
    private const int MaxChars = (HeaderBytes + UserId.MaxLength) * 4 / 3 + 4;

    private RefreshToken(UserId user, FamilyId family, string text) => (User, Family, Text) = (user, family, text);

    /// <summary>Whose.</summary>
    public UserId User { get; }

    /// <summary>The log-in it follows from.</summary>
    public FamilyId Family { get; }

    /// <summary>What the holder gets.</summary>
    public string Text { get; }

    /// <summary>What is stored.</summary>
    public TokenHash Hash => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text))));

    /// <summary>The family with this token as its first.</summary>
    public RefreshGrant Grant => new(Family, Hash);

    /// <summary>The first token of a new family.</summary>
    public static RefreshToken NewFamily(UserId user) => Create(user, Ulid.NewUlid());

    /// <summary>The token that replaces this one.</summary>
    public RefreshToken Next() => Create(User, Ulid.Parse(Family.Value));

    /// <summary>Reads a token from somebody else's hands; whether it is good is the account's to know.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RefreshToken? token)
    {
        token = null;
        if (text is null || text.Length > MaxChars || !Base64Url.IsValid(text))
            return false;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= HeaderBytes || bytes[0] != Version || !UserId.TryParse(Encoding.ASCII.GetString(bytes.AsSpan(HeaderBytes)), out var user))
            return false;
        token = new RefreshToken(user, new FamilyId(new Ulid(bytes.AsSpan(1, UlidBytes)).ToString()), text);
        return true;
    }

    /// <summary>Never the token: it does not belong in logs.</summary>
    public override string ToString() => $"a refresh token of {User}";

    private static RefreshToken Create(UserId user, Ulid family)
    {
        var bytes = new byte[HeaderBytes + user.Value.Length];
        bytes[0] = Version;
        family.TryWriteBytes(bytes.AsSpan(1, UlidBytes));
        RandomNumberGenerator.Fill(bytes.AsSpan(1 + UlidBytes, SecretBytes));
        Encoding.ASCII.GetBytes(user.Value, bytes.AsSpan(HeaderBytes));
        return new RefreshToken(user, new FamilyId(family.ToString()), Base64Url.EncodeToString(bytes));
    }
}
