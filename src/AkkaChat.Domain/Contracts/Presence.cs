namespace AkkaChat.Domain.Contracts;

// Presence is one light, volatile entity per user: it knows the user's live sessions and who watches, and hands ephemeral pushes
// (typing, receipts) to the sessions. Nothing here is queued; whatever can't be delivered now is dropped.

/// <summary>A session is live; repeated on a timer. The sender is the session, and is watched. Not answered.</summary>
/// <param name="User">Whose session.</param>
/// <param name="Attachment">Which.</param>
public sealed record Announce(UserId User, AttachmentId Attachment) : IPresenceMessage;

/// <summary>A session has ended. Not answered.</summary>
/// <param name="User">Whose session.</param>
/// <param name="Attachment">Which.</param>
public sealed record Withdraw(UserId User, AttachmentId Attachment) : IPresenceMessage;

/// <summary>The sender wants to know when <see cref="User"/> comes and goes; repeated on a timer. Answered by <see cref="PresenceChanged"/> at once and at every change.</summary>
/// <param name="User">Who is watched.</param>
public sealed record WatchPresence(UserId User) : IPresenceMessage;

/// <summary>The sender is not interested any more. Not answered.</summary>
/// <param name="User">Who was watched.</param>
public sealed record UnwatchPresence(UserId User) : IPresenceMessage;

/// <summary>Somebody typing, for the live sessions of <see cref="User"/>.</summary>
/// <param name="User">Who is to see it.</param>
/// <param name="Conversation">Where.</param>
/// <param name="From">Who types.</param>
/// <param name="On">Begins or ends.</param>
public sealed record ShowTyping(UserId User, ConversationId Conversation, UserId From, bool On) : IPresenceMessage;

/// <summary>Somebody has read up to a position, for the live sessions of <see cref="User"/>.</summary>
/// <param name="User">Who is to see it.</param>
/// <param name="Conversation">Where.</param>
/// <param name="From">Who has read.</param>
/// <param name="Cseq">Up to where.</param>
public sealed record ShowReceipt(UserId User, ConversationId Conversation, UserId From, long Cseq) : IPresenceMessage;

/// <summary>Somebody came or went; goes to sessions that watch them.</summary>
/// <param name="User">Who.</param>
/// <param name="Online">Whether any session of theirs is live.</param>
/// <param name="LastSeen">When the last one ended, if known.</param>
public sealed record PresenceChanged(UserId User, bool Online, DateTimeOffset? LastSeen) : IWireMessage;
