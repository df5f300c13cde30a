using System.Collections.Concurrent;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Web.Entities;

/// <summary>
/// Who exists. A user never ceases to exist, so positive answers are remembered, in two generations of bounded size: what was not asked
/// for during a whole generation is forgotten.
/// </summary>
public sealed class UserDirectory(EntityClient entities)
{
    /// <summary>Users in one generation.</summary>
    private const int Generation = 50_000;

    /// <summary>Accounts that are asked at the same time for one request.</summary>
    private const int Parallel = 16;

    private ConcurrentDictionary<UserId, bool> _young = new();
    private ConcurrentDictionary<UserId, bool> _old = new();

    /// <summary>Whether a user exists; null if it can't be found out now.</summary>
    public async ValueTask<bool?> ExistsAsync(UserId user, CancellationToken cancel)
    {
        if (_young.ContainsKey(user))
            return true;
        if (_old.ContainsKey(user))
        {
            Remember(user);
            return true;
        }

        switch (await entities.AskAsync(new ReadProfile(user), cancel))
        {
            case Profile:
                Remember(user);
                return true;
            case Refused { Code: Refusal.NotFound }:
                return false;
            default:
                return null;
        }
    }

    /// <summary>The first refusal among some users' existence, or null if all exist.</summary>
    public async Task<Refused?> CheckAllAsync(IReadOnlyCollection<UserId> users, CancellationToken cancel)
    {
        Refused? refused = null;
        await System.Threading.Tasks.Parallel.ForEachAsync(users, Options(cancel), async (user, stop) =>
        {
            var exists = await ExistsAsync(user, stop);
            if (exists == true)
                return;
            var why = exists == false
                ? new Refused(Refusal.NotFound, $"There is no user {user}.")
                : new Refused(Refusal.Unavailable, "Users could not be looked up now. Try again.");
            Interlocked.CompareExchange(ref refused, why, null);
        });
        return refused;
    }

    /// <summary>A refusal if any of some users is in as many conversations as one may be, or null.</summary>
    public async Task<Refused?> CheckRoomAsync(IReadOnlyCollection<UserId> users, CancellationToken cancel)
    {
        Refused? refused = null;
        await System.Threading.Tasks.Parallel.ForEachAsync(users, Options(cancel), async (user, stop) =>
        {
            var why = await entities.AskAsync(new CountConversations(user), stop) switch
            {
                ConversationCount { Count: < Limits.Conversations } => null,
                ConversationCount => new Refused(Refusal.LimitReached, $"{user} is in {Limits.Conversations} conversations already."),
                _ => new Refused(Refusal.Unavailable, "Members could not be looked up now. Try again."),
            };
            if (why is not null)
                Interlocked.CompareExchange(ref refused, why, null);
        });
        return refused;
    }

    private static ParallelOptions Options(CancellationToken cancel) => new() { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel };

    private void Remember(UserId user)
    {
        var young = _young;
        young[user] = true;
        if (young.Count >= Generation && Interlocked.CompareExchange(ref _young, new ConcurrentDictionary<UserId, bool>(), young) == young)
            _old = young;
    }
}
