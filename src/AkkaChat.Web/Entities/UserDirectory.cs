using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Web.Entities;

/// <summary>
/// Who exists, and who may write to whom. A user never ceases to exist, nor does a direct conversation: so positive answers are remembered.
/// </summary>
public sealed class UserDirectory(EntityClient entities)
{
    /// <summary>Users in one generation.</summary>
    private const int Generation = 50_000;

    /// <summary>Accounts that are asked at the same time for one request.</summary>
    private const int Parallel = 16;

    private readonly RecentSet<UserId> _existing = new(Generation);
    private readonly RecentSet<ConversationId> _open = new(Generation);

    /// <summary>Whether a user exists; null if it can't be found out now.</summary>
    public async ValueTask<bool?> ExistsAsync(UserId user, CancellationToken cancel)
    {
        if (_existing.Contains(user))
            return true;
        switch (await entities.AskAsync(new ReadProfile(user), cancel))
        {
            case Profile:
                _existing.Add(user);
                return true;
            case Refused { Code: Refusal.NotFound }:
                return false;
            default:
                return null;
        }
    }

    /// <summary>
    /// Why a user may not write to another directly, or null: the other must exist, and a conversation that is yet to begin needs room in
    /// both directories, because an inbox itself refuses nothing.
    /// </summary>
    public async ValueTask<Refused?> WhyNotWriteAsync(UserId from, UserId to, CancellationToken cancel)
    {
        var conversation = ConversationId.Direct(from, to);
        if (_open.Contains(conversation))
            return null;
        var refused = await CheckAllAsync([to], cancel) ?? await CheckRoomAsync([from, to], cancel);
        if (refused?.Code == Refusal.LimitReached && await entities.AskAsync(new ReadDetails(conversation, from), cancel) is ConversationDetails)
            refused = null;
        if (refused is null)
            _open.Add(conversation);
        return refused;
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
}
