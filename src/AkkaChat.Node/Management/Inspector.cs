using System.Data.Common;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Conversations;
using AkkaChat.Node.Persistence;
using AkkaChat.Protocol;
using AkkaChat.Web.Entities;
using AkkaChat.Web.Sessions.Wire;

namespace AkkaChat.Node.Management;

/// <summary>Asks inboxes and conversations where they stand.</summary>
internal sealed class Inspector(EntityClient entities, IJournalReader journal)
{
    /// <summary>Asks an inbox; it wakes up for it.</summary>
    public async Task<InboxInspection> InboxAsync(UserId user, ConversationId? conversation, CancellationToken cancel) =>
        Expect<InboxInspection>(await entities.AskAsync(new InspectInbox(user, conversation), cancel));

    /// <summary>Asks a conversation; it wakes up for it, if there is one: what wakes up is remembered until it sleeps again, and an id that nobody ever used shall leave no such trace.</summary>
    public async Task<ConversationInspection> ConversationAsync(ConversationId conversation, long cseq, CancellationToken cancel) =>
        await MayExistAsync(conversation, cancel)
            ? Expect<ConversationInspection>(await entities.AskAsync(new InspectConversation(conversation, cseq), cancel))
            : throw new ManagementFault(ErrorCodes.NotFound, $"There is no conversation {conversation}.");

    private async Task<bool> MayExistAsync(ConversationId conversation, CancellationToken cancel)
    {
        try
        {
            // A conversation's rows are never deleted.
            return (await journal.ReadAsync(ConversationActor.PersistenceIdOf(conversation), 1, 1, maxRows: 1, cancel)).Rows.Count > 0;
        }
        catch (DbException)
        {
            // Before the very first write there is no table yet, or the database is away: then the entity tells.
            return true;
        }
    }

    private static T Expect<T>(object reply) => reply switch
    {
        T expected => expected,
        Refused refused => throw new ManagementFault(refused.Code.ToCode(), refused.Message),
        _ => throw new InvalidOperationException($"{reply.GetType().Name} answers something else."),
    };
}

/// <summary>Ids as operators write them.</summary>
internal static class OperatorIds
{
    public static UserId User(string text) =>
        UserId.TryParse(text, out var user) ? user : throw new ManagementFault(ErrorCodes.BadFrame, $"'{text}' is no user id.");

    /// <summary>A conversation's id; of a direct one also the two users in any order, as <c>alice:bob</c>.</summary>
    public static ConversationId Conversation(string text)
    {
        if (ConversationId.TryParse(text, out var id))
            return id;
        var users = (text.StartsWith("d:", StringComparison.Ordinal) ? text[2..] : text).Split(':');
        return users.Length == 2 && UserId.TryParse(users[0], out var one) && UserId.TryParse(users[1], out var other)
            ? ConversationId.Direct(one, other)
            : throw new ManagementFault(ErrorCodes.BadFrame, $"'{text}' is no conversation: it is g:… for a group, alice:bob for two people.");
    }
}
