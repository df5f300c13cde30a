using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Conversations;

/// <summary>What operators may learn of a conversation: everything but what is said in it.</summary>
public static class ConversationInspections
{
    /// <summary>Where it stands, on the node with this address.</summary>
    public static IWireMessage Inspect(ConversationState state, CopyOutbox outbox, InspectConversation query, string node)
    {
        if (!state.Exists)
            return new Refused(Refusal.NotFound, "There is no such conversation.");
        var isThere = query.Cseq >= 1 && query.Cseq <= state.LastCseq;
        return new ConversationInspection(state.Id, node, state.Title, state.LastCseq, state.LastAt,
            isThere ? state.Index.RowFor(query.Cseq) : 0,
            isThere ? state.Index.LastRowFor(query.Cseq) : 0,
            [.. state.Members.Keys.Union(state.Recipients.Keys).Order().Select(u => Inspect(state, outbox, u))]);
    }

    private static InspectedMember Inspect(ConversationState state, CopyOutbox outbox, UserId user)
    {
        var member = state.Members.GetValueOrDefault(user);
        var recipient = state.Recipients.GetValueOrDefault(user);
        return new InspectedMember(
            user,
            member?.Role,
            member?.Term ?? 0,
            recipient?.Confirmed ?? state.LastCseq,
            recipient?.OwedCount(state.LastCseq) ?? 0,
            outbox.TriesOf(user),
            member is null ? 0 : state.MarkOf(user));
    }
}
