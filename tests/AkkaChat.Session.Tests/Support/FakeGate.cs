using System.Collections.Concurrent;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Web.Sessions;

namespace AkkaChat.Session.Tests.Support;

/// <summary>A gate whose tokens are <c>user</c> or <c>user@seconds</c> (until expiry); whoever is in <see cref="Users"/> exists.</summary>
internal sealed class FakeGate(TimeProvider clock) : ISessionGate
{
    public ConcurrentDictionary<UserId, bool> Users { get; } = new(
        new[] { "alice", "bob", "carol" }.Select(u => KeyValuePair.Create(UserId.Parse(u), true)));

    public ConcurrentDictionary<string, TokenOutcome> Outcomes { get; } = new();

    public bool SendAllowed { get; set; } = true;

    public TaskCompletionSource? HoldExistence { get; set; }

    public Task<TokenCheck> CheckTokenAsync(string token, CancellationToken cancel)
    {
        if (Outcomes.TryGetValue(token, out var outcome))
            return Task.FromResult(new TokenCheck(outcome));
        var parts = token.Split('@');
        var seconds = parts.Length > 1 ? int.Parse(parts[1]) : 3600;
        return Task.FromResult(UserId.TryParse(parts[0], out var user)
            ? new TokenCheck(TokenOutcome.Valid, user, clock.GetUtcNow().AddSeconds(seconds), () => CheckTokenAsync(token, CancellationToken.None))
            : new TokenCheck(TokenOutcome.Invalid));
    }

    public async ValueTask<Refused?> WhyNotWriteAsync(UserId from, UserId to, CancellationToken cancel)
    {
        if (HoldExistence is { } hold)
            await hold.Task;
        return Users.ContainsKey(to) ? null : new Refused(Refusal.NotFound, "No such user.");
    }

    public bool TryTakeSend(UserId user, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.FromMilliseconds(250);
        return SendAllowed;
    }
}
