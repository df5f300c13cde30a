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
    public async Task<TokenCheck> CheckTokenAsync(string token, CancellationToken cancel) => Checked(await tokens.ValidateAsync(token, cancel));

    /// <inheritdoc />
    public ValueTask<Refused?> WhyNotWriteAsync(UserId from, UserId to, CancellationToken cancel) => users.WhyNotWriteAsync(from, to, cancel);

    /// <inheritdoc />
    public bool TryTakeSend(UserId user, out TimeSpan retryAfter) => sends.TryTake(user, out retryAfter);

    private TokenCheck Checked(TokenVerdict verdict) => verdict switch
    {
        { Status: TokenStatus.Valid, Claims: { } claims } => new TokenCheck(TokenOutcome.Valid, claims.User, claims.ExpiresAt, async () => Checked(await tokens.ValidateAsync(claims, CancellationToken.None))),
        { Status: TokenStatus.Expired } => new TokenCheck(TokenOutcome.Expired),
        { Status: TokenStatus.Suspended } => new TokenCheck(TokenOutcome.Suspended),
        { Status: TokenStatus.Unavailable } => new TokenCheck(TokenOutcome.Unavailable),
        _ => new TokenCheck(TokenOutcome.Invalid),
    };
}
