using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace AkkaChat.Web.Auth;

/// <summary>What a genuine token says; whether it still opens the door is the account's to know.</summary>
/// <param name="User">Whose.</param>
/// <param name="IssuedAt">When it was issued.</param>
/// <param name="ExpiresAt">When it ends; it may have ended.</param>
/// <param name="Family">The family it was issued under; null for other issuers.</param>
public sealed record TokenClaims(UserId User, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, FamilyId? Family);

/// <summary>Tells genuine tokens from others, by signature, issuer and audience.</summary>
public sealed class TokenReader
{
    /// <summary>Longest token, in characters; what is longer is not looked at.</summary>
    public const int MaxChars = 8 * 1024;

    private static readonly JsonWebTokenHandler Handler = new();
    private readonly TokenValidationParameters _parameters;
    private readonly string _userClaim;
    private readonly bool _external;

    private TokenReader(TokenValidationParameters parameters, string userClaim, bool external)
    {
        // The clock is this project's own, so that a test can move it: the lifetime is checked by whoever reads the claims.
        parameters.ValidateLifetime = false;
        parameters.RequireExpirationTime = true;
        parameters.RequireSignedTokens = true;
        _parameters = parameters;
        _userClaim = userClaim;
        _external = external;
    }

    /// <summary>Reads this service's own tokens.</summary>
    public static TokenReader Own(SigningKeys keys) => new(
        new TokenValidationParameters
        {
            ValidIssuer = AuthOptions.Akkachat,
            ValidAudience = AuthOptions.Akkachat,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeys = keys.All,
        },
        JwtRegisteredClaimNames.Sub,
        external: false);

    /// <summary>Reads the tokens of an external issuer, whose keys are fetched from its discovery document and refreshed as they change.</summary>
    public static TokenReader External(AuthOptions options, HttpClient http)
    {
        var authority = new Uri(options.Authority!);
        var documents = new HttpDocumentRetriever(http) { RequireHttps = !authority.IsLoopback };
        var address = options.Authority!.TrimEnd('/') + "/.well-known/openid-configuration";
        return new TokenReader(
            new TokenValidationParameters
            {
                ValidAudience = options.Audience,
                // Signatures that only the issuer can make: a public key must never be taken for the secret of an HMAC.
                ValidAlgorithms =
                [
                    SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                    SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
                    SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
                ],
                ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(address, new OpenIdConnectConfigurationRetriever(), documents),
            },
            options.UserClaim,
            external: true);
    }

    /// <summary>What the token says; null if it is not genuine, or not one for a user of this service.</summary>
    public async ValueTask<TokenClaims?> ReadAsync(string token)
    {
        if (token.Length > MaxChars)
            return null;
        var result = await Handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
            return null;
        if (!jwt.TryGetPayloadValue<string>(_userClaim, out var name) || !UserId.TryParse(name, out var user))
            return null;
        if (jwt.IssuedAt == DateTime.MinValue || jwt.ValidTo == DateTime.MinValue)
            return null;

        // Another issuer may use the same name for a claim of its own.
        FamilyId? family = !_external && jwt.TryGetPayloadValue<string>(TokenIssuer.FamilyClaim, out var id) ? new FamilyId(id) : null;
        return new TokenClaims(user, new DateTimeOffset(jwt.IssuedAt, TimeSpan.Zero), new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero), family);
    }
}
