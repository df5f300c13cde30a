using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Web.Entities;
using AkkaChat.Web.Rates;
using AkkaChat.Web.Sessions;

namespace AkkaChat.Web.Auth;

/// <summary>What sessions ask of accounts and rates, answered by the same parts as HTTP.</summary>
public sealed class SessionGate(ITokenValidator tokens, UserDirectory users, SendRateLimiter sends) : ISessionGate
{
    /// <inheritdoc />
    public async Task<TokenCheck> CheckTokenAsync(string token, CancellationToken cancel)
    {
        var (status, claims) = await tokens.ValidateAsync(token, cancel);
        return status switch
        {
            TokenStatus.Valid => new TokenCheck(TokenOutcome.Valid, claims!.User, claims.ExpiresAt),
            TokenStatus.Expired => new TokenCheck(TokenOutcome.Expired),
            TokenStatus.Suspended => new TokenCheck(TokenOutcome.Suspended),
            TokenStatus.Unavailable => new TokenCheck(TokenOutcome.Unavailable),
            _ => new TokenCheck(TokenOutcome.Invalid),
        };
    }

    /// <inheritdoc />
    public ValueTask<Refused?> WhyNotWriteAsync(UserId from, UserId to, CancellationToken cancel) => users.WhyNotWriteAsync(from, to, cancel);

    /// <inheritdoc />
    public bool TryTakeSend(UserId user, out TimeSpan retryAfter) => sends.TryTake(user, out retryAfter);
}
