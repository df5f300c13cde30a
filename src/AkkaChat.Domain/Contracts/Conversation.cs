namespace AkkaChat.Domain.Contracts;

/// <summary>One message to be posted.</summary>
/// <param name="Cmid">The key under which it may be repeated.</param>
/// <param name="Body">At most <see cref="Limits.BodyBytes"/>.</param>
public sealed record Post(ClientMessageId Cmid, Body Body);

/// <summary>
/// Posts of one sender in their order. A session has one of these outstanding per conversation. Answered by <see cref="PostsDecided"/>
/// once everything accepted is durable, or by <see cref="Refused"/> as a whole.
/// </summary>
/// <param name="Conversation">Where. A direct conversation comes into being with its first message.</param>
/// <param name="From">The sender.</param>
/// <param name="Posts">At most <see cref="Limits.RowEntries"/> posts or <see cref="Limits.PageBytes"/> of bodies (a single larger one is allowed).</param>
/// <param name="Batch">Comes back with the answer, so that a late answer to an earlier try is recognised.</param>
public sealed record SubmitPosts(ConversationId Conversation, UserId From, IReadOnlyList<Post> Posts, long Batch) : IConversationMessage;

/// <summary>The outcome of each post, in order.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Batch">As asked.</param>
/// <param name="Outcomes">One per post.</param>
public sealed record PostsDecided(ConversationId Conversation, long Batch, IReadOnlyList<PostOutcome> Outcomes) : IWireMessage;

/// <summary>The posts as a whole were refused; nothing of them was stored, or the outcome is unknown (<see cref="Refusal.Unavailable"/>).</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Batch">As asked.</param>
/// <param name="Code">Why.</param>
/// <param name="Message">For people.</param>
public sealed record PostsRefused(ConversationId Conversation, long Batch, Refusal Code, string Message) : IWireMessage;

/// <summary>What became of one post: accepted at <see cref="Cseq"/> (now or, if <see cref="Dup"/>, earlier), or refused.</summary>
/// <param name="Cseq">Its position; 0 if refused.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Dup">Whether it had been accepted before.</param>
/// <param name="Refused">Why not, or null.</param>
public sealed record PostOutcome(long Cseq, DateTimeOffset At, bool Dup, Refused? Refused);

/// <summary>Creates a group; answered by <see cref="ConversationDetails"/> or <see cref="Refused"/>. Repeating it with the same id is harmless.</summary>
/// <param name="Conversation">A group id minted by whoever asks.</param>
/// <param name="By">The creator, who becomes its owner.</param>
/// <param name="Title">1 to <see cref="Limits.TitleChars"/> characters.</param>
/// <param name="Members">The others; the creator is a member anyway.</param>
public sealed record CreateGroup(ConversationId Conversation, UserId By, string Title, IReadOnlyList<UserId> Members) : IConversationMessage;

/// <summary>A change by a member, repeatable under its <see cref="Request"/> key; answered by <see cref="ConversationDetails"/>, <see cref="MembershipEnded"/> or <see cref="Refused"/>.</summary>
public interface IConversationChange : IConversationMessage
{
    /// <summary>Who acts.</summary>
    UserId By { get; }

    /// <summary>The key under which it may be repeated: 1 to <see cref="Limits.KeyChars"/> characters.</summary>
    string Request { get; }
}

/// <summary>Gives a group another title.</summary>
/// <param name="Conversation">Which group.</param>
/// <param name="By">Who acts.</param>
/// <param name="Request">The key under which it may be repeated.</param>
/// <param name="Title">1 to <see cref="Limits.TitleChars"/> characters.</param>
public sealed record RenameGroup(ConversationId Conversation, UserId By, string Request, string Title) : IConversationChange;

/// <summary>Adds members; those who are members already are passed over.</summary>
/// <param name="Conversation">Which group.</param>
/// <param name="By">Who acts.</param>
/// <param name="Request">The key under which it may be repeated.</param>
/// <param name="Users">Whom.</param>
public sealed record AddMembers(ConversationId Conversation, UserId By, string Request, IReadOnlyList<UserId> Users) : IConversationChange;

/// <summary>Removes a member, or leaves (one's own user).</summary>
/// <param name="Conversation">Which group.</param>
/// <param name="By">Who acts.</param>
/// <param name="Request">The key under which it may be repeated.</param>
/// <param name="User">Whom.</param>
public sealed record RemoveMember(ConversationId Conversation, UserId By, string Request, UserId User) : IConversationChange;

/// <summary>Gives a member another role.</summary>
/// <param name="Conversation">Which group.</param>
/// <param name="By">Who acts.</param>
/// <param name="Request">The key under which it may be repeated.</param>
/// <param name="User">Whom.</param>
/// <param name="Role">The new role.</param>
public sealed record ChangeRole(ConversationId Conversation, UserId By, string Request, UserId User, Role Role) : IConversationChange;

/// <summary>Somebody is not a member any more; the reply to <see cref="RemoveMember"/>.</summary>
/// <param name="Conversation">Which group.</param>
/// <param name="User">Whom.</param>
public sealed record MembershipEnded(ConversationId Conversation, UserId User) : IWireMessage;

/// <summary>Reads what a member may know; answered by <see cref="ConversationDetails"/> or <see cref="Refused"/>.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="By">Who asks.</param>
public sealed record ReadDetails(ConversationId Conversation, UserId By) : IConversationMessage;

/// <summary>A conversation as its members see it.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Title">A group's title; empty for a direct conversation.</param>
/// <param name="Cseq">Its last entry.</param>
/// <param name="Members">Ordered by id.</param>
public sealed record ConversationDetails(ConversationId Conversation, string Title, long Cseq, IReadOnlyList<MemberDetails> Members) : IWireMessage;

/// <summary>One member.</summary>
/// <param name="User">Who.</param>
/// <param name="Role">Their role; both sides of a direct conversation are <see cref="Domain.Role.Member"/>.</param>
/// <param name="Read">Their mark; null above <see cref="Limits.ReceiptMembers"/>.</param>
public sealed record MemberDetails(UserId User, Role Role, long? Read);

/// <summary>
/// Reads a page of history, newest last; answered by <see cref="HistoryPage"/> or <see cref="Refused"/>. The bounds themselves are
/// excluded; at most one of them may be given; with neither, the newest page. A member reads from their current join onward.
/// </summary>
/// <param name="Conversation">Which.</param>
/// <param name="By">Who asks.</param>
/// <param name="Before">Entries below this position.</param>
/// <param name="After">Entries above this position.</param>
/// <param name="Limit">1 to <see cref="Limits.Page"/>.</param>
public sealed record ReadHistory(ConversationId Conversation, UserId By, long? Before, long? After, int Limit) : IConversationMessage;

/// <summary>A page of history.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Entries">In ascending order.</param>
/// <param name="More">Whether there are further entries in the direction asked.</param>
public sealed record HistoryPage(ConversationId Conversation, IReadOnlyList<Entry> Entries, bool More) : IWireMessage;

/// <summary>
/// A member has read up to <see cref="Cseq"/>; answered by <see cref="ReadMarked"/> or <see cref="Refused"/> (a position beyond the last
/// entry is <see cref="Refusal.BadFrame"/>). Others learn of it through presence, coalesced.
/// </summary>
/// <param name="Conversation">Which.</param>
/// <param name="By">Who has read.</param>
/// <param name="Cseq">The position.</param>
public sealed record MarkRead(ConversationId Conversation, UserId By, long Cseq) : IConversationMessage;

/// <summary>The mark stands at <see cref="Cseq"/> or above.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Cseq">The position asked for.</param>
public sealed record ReadMarked(ConversationId Conversation, long Cseq) : IWireMessage;

/// <summary>A member begins or ends typing. Not answered; dropped if they are no member or the group is above <see cref="Limits.ReceiptMembers"/>.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="By">Who types.</param>
/// <param name="On">Begins or ends.</param>
public sealed record SetTyping(ConversationId Conversation, UserId By, bool On) : IConversationMessage;

/// <summary>Asks which of some users are members together with the asker; answered by <see cref="MembersAmong"/> (nobody, if the asker is no member).</summary>
/// <param name="Conversation">Which.</param>
/// <param name="By">Who asks.</param>
/// <param name="Users">At most <see cref="Limits.Watch"/>.</param>
public sealed record FindMembers(ConversationId Conversation, UserId By, IReadOnlyList<UserId> Users) : IConversationMessage;

/// <summary>The reply to <see cref="FindMembers"/>.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Users">Those of the users asked for who are members.</param>
public sealed record MembersAmong(ConversationId Conversation, IReadOnlyList<UserId> Users) : IWireMessage;
