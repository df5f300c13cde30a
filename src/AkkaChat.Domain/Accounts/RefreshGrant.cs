namespace AkkaChat.Domain.Accounts;

/// <summary>One log-in and the refresh tokens that follow from it, of which only the newest is good. The value is a ULID.</summary>
public readonly record struct FamilyId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>The SHA-256 of a refresh token, in hexadecimal. The token is 256 random bits, so that a plain hash is enough.</summary>
public readonly record struct TokenHash(string Hex)
{
    /// <summary>Never the hash: it does not belong in logs.</summary>
    public override string ToString() => "a token hash";
}

/// <summary>A new family and its first refresh token.</summary>
/// <param name="Family">Which family.</param>
/// <param name="Token">The hash of its token.</param>
public sealed record RefreshGrant(FamilyId Family, TokenHash Token);
