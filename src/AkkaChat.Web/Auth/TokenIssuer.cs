using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AkkaChat.Web.Auth;

/// <summary>A bearer token and its end.</summary>
/// <param name="Text">The token.</param>
/// <param name="ExpiresAt">When it ends, UTC, whole seconds.</param>
public sealed record IssuedToken(string Text, DateTimeOffset ExpiresAt)
{
    /// <summary>Never the token: it does not belong in logs.</summary>
    public override string ToString() => $"a token until {ExpiresAt:O}";
}

/// <summary>Issues this service's own tokens: JWT (RFC 7519), HS256.</summary>
public sealed class TokenIssuer(SigningKeys keys, TimeProvider clock)
{
    /// <summary>
    /// The claim that names the family of refresh tokens a token was issued under: the token ends with its family. <c>iat</c> alone has
    /// whole seconds, in which a password may change between two tokens.
    /// </summary>
    internal const string FamilyClaim = "fam";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Issues a token.</summary>
    public IssuedToken Issue(UserId user, FamilyId family)
    {
        var issuedAt = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var expiresAt = issuedAt + Limits.TokenLifetime;
        var text = Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = AuthOptions.Akkachat,
            Audience = AuthOptions.Akkachat,
            IssuedAt = issuedAt.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = user.Value,
                [FamilyClaim] = family.Value,
            },
            SigningCredentials = new SigningCredentials(keys.Current, SecurityAlgorithms.HmacSha256),
        });
        return new IssuedToken(text, expiresAt);
    }
}
