namespace AkkaChat.Domain.Contracts;

// What operators ask. These read an entity as it is: nothing is stored, no cursor moves, nobody is told; but an entity that sleeps wakes up to answer.

/// <summary>Asks where an inbox and its devices stand; answered by <see cref="InboxInspection"/>.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Conversation">A conversation that is asked about as well; null for none.</param>
public sealed record InspectInbox(UserId User, ConversationId? Conversation) : IInboxMessage;

/// <summary>The reply to <see cref="InspectInbox"/>.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Node">The address of the node that it is on.</param>
/// <param name="Creation">The id of this life of the inbox; empty before its first row.</param>
/// <param name="Head">The last seq.</param>
/// <param name="TrimmedThrough">The last entry that is not retained any more.</param>
/// <param name="ConversationCount">Conversations in its directory.</param>
/// <param name="FirstRow">The journal row at which reading the retained entries begins.</param>
/// <param name="LastRow">The journal row at which it ends.</param>
/// <param name="Devices">By id.</param>
/// <param name="View">What the inbox has of the conversation asked about; null if it has nothing of it.</param>
public sealed record InboxInspection(
    UserId User,
    string Node,
    string Creation,
    long Head,
    long TrimmedThrough,
    int ConversationCount,
    long FirstRow,
    long LastRow,
    IReadOnlyList<InspectedDevice> Devices,
    InspectedView? View) : IWireMessage;

/// <summary>A device.</summary>
/// <param name="Device">Which.</param>
/// <param name="Cursor">The last entry it has acknowledged.</param>
/// <param name="LastSeen">When it was last attached; now, while it is.</param>
/// <param name="Reset">Why it starts anew, until it has acknowledged that.</param>
/// <param name="Stream">Its live stream; null while it is offline.</param>
public sealed record InspectedDevice(DeviceId Device, long Cursor, DateTimeOffset LastSeen, ResetReason? Reset, InspectedAttachment? Stream);

/// <summary>A live stream.</summary>
/// <param name="Node">The address of the node that the session is on.</param>
/// <param name="Attachment">This life of the stream.</param>
/// <param name="Sent">The last entry handed to the session.</param>
/// <param name="Written">The last entry that the session has reported as written to its socket.</param>
/// <param name="Window">Most unacknowledged entries in flight.</param>
public sealed record InspectedAttachment(string Node, AttachmentId Attachment, long Sent, long Written, int Window);

/// <summary>What an inbox has of a conversation.</summary>
/// <param name="Term">The newest term it has seen.</param>
/// <param name="Mark">The last cseq it has stored.</param>
/// <param name="Present">Whether the user is a member as far as the inbox knows.</param>
public sealed record InspectedView(long Term, long Mark, bool Present);

/// <summary>Asks where a conversation and its copies stand; answered by <see cref="ConversationInspection"/>, or <see cref="Refused"/> (not found).</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Cseq">An entry whose place in the journal is asked for; 0 for none.</param>
public sealed record InspectConversation(ConversationId Conversation, long Cseq) : IConversationMessage;

/// <summary>The reply to <see cref="InspectConversation"/>.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Node">The address of the node that it is on.</param>
/// <param name="Title">A group's title; empty for a direct conversation.</param>
/// <param name="Head">The last cseq.</param>
/// <param name="LastAt">When that was accepted.</param>
/// <param name="FirstRow">The journal row at which reading the entry asked for begins; 0 if there is no such entry.</param>
/// <param name="LastRow">The journal row at which it ends.</param>
/// <param name="Members">The members, and whoever left and is still owed copies; by id.</param>
public sealed record ConversationInspection(
    ConversationId Conversation, string Node, string Title, long Head, DateTimeOffset LastAt, long FirstRow, long LastRow, IReadOnlyList<InspectedMember> Members) : IWireMessage;

/// <summary>Somebody to whom a conversation's entries are copied.</summary>
/// <param name="User">Who.</param>
/// <param name="Role">Their role; null for who is no member any more.</param>
/// <param name="Joined">The cseq at which they became a member; 0 for who is no member any more.</param>
/// <param name="Confirmed">The last cseq that their inbox has confirmed.</param>
/// <param name="Owed">How many entries it has not confirmed.</param>
/// <param name="Tries">How often the batch that is under way was sent; 0 if none is.</param>
/// <param name="Read">Their read mark; 0 for who is no member any more.</param>
public sealed record InspectedMember(UserId User, Role? Role, long Joined, long Confirmed, long Owed, int Tries, long Read);

/// <summary>Asks a node for its sessions; answered by <see cref="NodeSessions"/>.</summary>
/// <param name="User">Only this user's; null for everybody's.</param>
/// <param name="Limit">Most sessions to tell of, 1 to <see cref="Limits.InspectedSessions"/>.</param>
public sealed record ReadSessions(UserId? User, int Limit) : IWireMessage;

/// <summary>The reply to <see cref="ReadSessions"/>.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Sessions">The first of them, at most as many as were asked for.</param>
public sealed record NodeSessions(int Total, IReadOnlyList<LiveSession> Sessions) : IWireMessage;

/// <summary>A session whose client has said hello.</summary>
/// <param name="User">Whose.</param>
/// <param name="Device">Which device.</param>
/// <param name="Attachment">This life of its stream.</param>
/// <param name="Since">When its socket was opened.</param>
/// <param name="Written">The last entry written to the socket.</param>
/// <param name="Acked">The last entry that the device acknowledged; -1 after a reset, until it does.</param>
public sealed record LiveSession(UserId User, DeviceId Device, AttachmentId Attachment, DateTimeOffset Since, long Written, long Acked);
