using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Web.Entities;

namespace AkkaChat.Web.Sessions;

/// <summary>Finds out with whom a user shares a conversation: the directory names the peers, the groups name their members.</summary>
internal sealed class Acquaintances(UserId user, EntityClient entities, CancellationToken cancel)
{
    /// <summary>Those of <paramref name="users"/> who share a conversation; null if it can't be found out now.</summary>
    public async Task<IReadOnlyCollection<UserId>?> AmongAsync(HashSet<UserId> users)
    {
        var found = new HashSet<UserId>();
        ConversationId? after = null;
        while (users.Count > 0)
        {
            if (await entities.AskAsync(new ReadDirectory(user, after), cancel) is not DirectoryPage page)
                return null;
            Take(page.Conversations.Where(c => c.Conversation.Kind == ConversationKind.Direct).Select(c => c.Conversation.PeerOf(user)));
            var groups = page.Conversations.Where(c => c.Conversation.Kind == ConversationKind.Group).Select(c => c.Conversation);
            foreach (var some in groups.Chunk(SessionLimits.WatchParallelism))
            {
                if (users.Count == 0)
                    break;
                UserId[] sought = [.. users];
                var answers = await Task.WhenAll(some.Select(g => entities.AskAsync(new FindMembers(g, user, sought), cancel)));
                Take(answers.OfType<MembersAmong>().SelectMany(m => m.Users));
            }

            if (!page.More || page.Conversations.Count == 0)
                break;
            after = page.Conversations[^1].Conversation;
        }

        return found;

        void Take(IEnumerable<UserId> known) => found.UnionWith(known.Where(users.Remove));
    }
}
