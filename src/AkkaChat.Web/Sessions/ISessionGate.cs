using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Web.Sessions;

/// <summary>What became of a token.</summary>
public enum TokenOutcome
{
    /// <summary>Valid.</summary>
    Valid,

    /// <summary>Good once: refresh it, reconnect. Close 4005.</summary>
    Expired,

    /// <summary>Not valid, or older than the last change of the password: close 4501.</summary>
    Invalid,

    /// <summary>The user is suspended: close 4504.</summary>
    Suspended,

    /// <summary>It could not be found out now.</summary>
    Unavailable,
}

/// <summary>A checked token.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="User">Whose; only if valid.</param>
/// <param name="ExpiresAt">Until when; only if valid.</param>
/// <param name="Again">Asks once more for what may have changed since, without the token; only if valid.</param>
public sealed record TokenCheck(TokenOutcome Outcome, UserId User = default, DateTimeOffset ExpiresAt = default, Func<Task<TokenCheck>>? Again = null);

/// <summary>What sessions ask of accounts and rates: who may come in, who exists, how often one may send.</summary>
public interface ISessionGate
{
    /// <summary>Checks a bearer token.</summary>
    Task<TokenCheck> CheckTokenAsync(string token, CancellationToken cancel);

    /// <summary>
    /// Why a user may not write to another directly (nobody of that name, no room for a further conversation), or null. Null is remembered,
    /// so that this mostly answers at once.
    /// </summary>
    ValueTask<Refused?> WhyNotWriteAsync(UserId from, UserId to, CancellationToken cancel);

    /// <summary>Takes one send from the user's rate; otherwise how long to wait.</summary>
    bool TryTakeSend(UserId user, out TimeSpan retryAfter);
}
