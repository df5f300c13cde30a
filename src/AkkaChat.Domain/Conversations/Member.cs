namespace AkkaChat.Domain.Conversations;

/// <summary>A member of a conversation.</summary>
/// <param name="User">Who.</param>
/// <param name="Role">Their role.</param>
/// <param name="Term">The cseq at which they became a member: history begins there for them.</param>
public sealed record Member(UserId User, Role Role, long Term);
