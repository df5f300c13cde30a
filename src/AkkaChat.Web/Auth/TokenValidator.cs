using AkkaChat.Domain.Contracts;
using AkkaChat.Web.Entities;

namespace AkkaChat.Web.Auth;

/// <summary>What became of a token that was presented.</summary>
public enum TokenStatus
{
    /// <summary>It opens the door.</summary>
    Valid = 1,

    /// <summary>It was good once: refresh it.</summary>
    Expired,

    /// <summary>It is not a token for a user of this service.</summary>
    Invalid,

    /// <summary>It was ended: the password changed since, or the user logged out.</summary>
    Ended,

    /// <summary>Its user is suspended.</summary>
    Suspended,

    /// <summary>The account did not answer in time.</summary>
    Unavailable,
}

/// <summary>The verdict on a token.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Claims">What it says; null if it is <see cref="TokenStatus.Invalid"/>.</param>
public sealed record TokenVerdict(TokenStatus Status, TokenClaims? Claims);

/// <summary>Decides whether a token opens the door, for HTTP and for sockets alike.</summary>
public interface ITokenValidator
{
    /// <summary>
    /// Checks signature, issuer, audience and time, then asks the account whether the user is suspended or the token was ended. A user
    /// exists once a valid token for it has been presented here.
    /// </summary>
    Task<TokenVerdict> ValidateAsync(string token, CancellationToken cancel);

    /// <summary>Checks everything but the signature: for a token that was valid a moment ago.</summary>
    Task<TokenVerdict> ValidateAsync(TokenClaims claims, CancellationToken cancel);
}

/// <inheritdoc />
public sealed class TokenValidator(TokenReader reader, EntityClient entities, TimeProvider clock) : ITokenValidator
{
    /// <inheritdoc />
    public async Task<TokenVerdict> ValidateAsync(string token, CancellationToken cancel) =>
        await reader.ReadAsync(token) is { } claims ? await ValidateAsync(claims, cancel) : new TokenVerdict(TokenStatus.Invalid, null);

    /// <inheritdoc />
    public async Task<TokenVerdict> ValidateAsync(TokenClaims claims, CancellationToken cancel)
    {
        if (claims.ExpiresAt <= clock.GetUtcNow())
            return new TokenVerdict(TokenStatus.Expired, claims);
        var reply = await entities.AskAsync(new CheckAccess(claims.User, claims.IssuedAt, claims.Family), cancel);
        var status = reply switch
        {
            AccessGranted => TokenStatus.Valid,
            Refused { Code: Refusal.Forbidden } => TokenStatus.Suspended,
            Refused { Code: Refusal.Unauthenticated } => TokenStatus.Ended,
            _ => TokenStatus.Unavailable,
        };
        return new TokenVerdict(status, claims);
    }
}
