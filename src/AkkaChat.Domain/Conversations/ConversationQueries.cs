using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Conversations;

/// <summary>What members may learn of a conversation.</summary>
public static class ConversationQueries
{
    /// <summary>The details for a member, or why not.</summary>
    public static IWireMessage Details(ConversationState state, UserId by) => WhyNot(state, by) ?? (IWireMessage)Details(state);

    /// <summary>The reply to a change that was made.</summary>
    public static IWireMessage Changed(ConversationState state, IConversationMessage command) =>
        command is RemoveMember removed ? new MembershipEnded(state.Id, removed.User) : Details(state);

    /// <summary>Those of some users who are members together with the asker.</summary>
    public static MembersAmong MembersAmong(ConversationState state, FindMembers query) =>
        new(state.Id, state.Members.ContainsKey(query.By) ? [.. query.Users.Where(state.Members.ContainsKey)] : []);

    /// <summary>The other members, who see that one of them types or has read; nobody in a large group, or if the one is no member.</summary>
    public static IReadOnlyList<UserId> Onlookers(ConversationState state, UserId of) =>
        state.Members.Count > Limits.ReceiptMembers || !state.Members.ContainsKey(of) ? [] : [.. state.Members.Keys.Where(u => u != of)];

    /// <summary>Why a read mark is refused, or null.</summary>
    public static Refused? WhyNotRead(ConversationState state, MarkRead command)
    {
        if (WhyNot(state, command.By) is { } refused)
            return refused;
        return command.Cseq > state.LastCseq || command.Cseq < 0
            ? new Refused(Refusal.BadFrame, "That position is beyond the conversation's last entry.")
            : null;
    }

    internal static Refused? WhyNot(ConversationState state, UserId by)
    {
        if (!state.Exists)
            return new Refused(Refusal.NotFound, "There is no such conversation.");
        return state.Members.ContainsKey(by) ? null : new Refused(Refusal.NotMember, "You are not a member of this conversation.");
    }

    private static ConversationDetails Details(ConversationState state)
    {
        var receipts = state.Members.Count <= Limits.ReceiptMembers;
        return new(state.Id, state.Title, state.LastCseq,
            [.. state.Members.Values.Select(m => new MemberDetails(m.User, m.Role, receipts ? state.MarkOf(m.User) : null))]);
    }
}
