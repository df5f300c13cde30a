namespace AkkaChat.Protocol.Management;

/// <summary><c>GET /manage/inboxes/{user}</c>: where an inbox and its devices stand. Asking wakes the inbox.</summary>
/// <param name="User">Whose.</param>
/// <param name="Node">Where it is now.</param>
/// <param name="Exists">Whether anything was ever stored in it.</param>
/// <param name="Head">Its last entry; 0 before the first.</param>
/// <param name="TrimmedThrough">The last entry that is not kept any more.</param>
/// <param name="Conversations">Conversations in its directory.</param>
/// <param name="Devices">By name.</param>
public sealed record InboxReport(string User, string Node, bool Exists, long Head, long TrimmedThrough, int Conversations, IReadOnlyList<InboxDevice> Devices);

/// <summary>A device as its inbox knows it.</summary>
/// <param name="Device">Which.</param>
/// <param name="Cursor">What it has acknowledged.</param>
/// <param name="Backlog">Entries it has not acknowledged.</param>
/// <param name="LastSeen">When it was last connected.</param>
/// <param name="Reset">One of <see cref="ResetReasons"/>, while it starts anew and has not acknowledged that.</param>
/// <param name="Session">Its live stream; absent while it is offline.</param>
public sealed record InboxDevice(string Device, long Cursor, long Backlog, DateTimeOffset LastSeen, string? Reset = null, AttachedSession? Session = null);

/// <summary>A device's live stream.</summary>
/// <param name="Node">The node that its socket is connected to.</param>
/// <param name="Attachment">This life of it.</param>
/// <param name="Sent">The last entry handed to the session.</param>
/// <param name="Written">The last entry that the session has said it wrote to the socket: up to a second old.</param>
/// <param name="Window">Most entries in flight.</param>
public sealed record AttachedSession(string Node, string Attachment, long Sent, long Written, int Window);

/// <summary><c>GET /manage/conversations/{conv}</c>: where a conversation and the copying to its members' inboxes stand. Asking wakes the conversation.</summary>
/// <param name="Conv">Which.</param>
/// <param name="Kind">One of <see cref="ConversationKinds"/>.</param>
/// <param name="Title">A group's title; empty for a direct conversation.</param>
/// <param name="Node">Where it is now.</param>
/// <param name="Head">Its last entry.</param>
/// <param name="LastAt">When that was accepted.</param>
/// <param name="Settled">Whether every copy is confirmed.</param>
/// <param name="Members">Its members, and those who left and are still owed copies.</param>
public sealed record ConversationReport(
    string Conv, string Kind, string Title, string Node, long Head, DateTimeOffset LastAt, bool Settled, IReadOnlyList<ConversationMember> Members);

/// <summary>Somebody to whom a conversation's entries are copied.</summary>
/// <param name="User">Who.</param>
/// <param name="Role">One of <see cref="Roles"/>; absent for who is no member any more.</param>
/// <param name="Joined">The entry with which they became a member; absent for who is no member any more.</param>
/// <param name="Confirmed">The last entry that their inbox has confirmed.</param>
/// <param name="Owed">Entries that their inbox has not confirmed.</param>
/// <param name="Tries">How often the next copies were sent without an answer; absent if nothing is under way.</param>
/// <param name="Read">How far they have read; absent for who is no member any more.</param>
public sealed record ConversationMember(string User, string? Role, long? Joined, long Confirmed, long Owed, int? Tries = null, long? Read = null);

/// <summary><c>GET /manage/sessions</c>: WebSockets.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Sessions">Those shown: at most a bound per node.</param>
/// <param name="Silent">Nodes that did not answer: theirs are not among these.</param>
public sealed record SessionsReport(int Total, IReadOnlyList<SessionSummary> Sessions, IReadOnlyList<string> Silent);

/// <summary>A WebSocket whose client has said <c>hello</c>.</summary>
/// <param name="Node">The node that it is connected to.</param>
/// <param name="User">Whose.</param>
/// <param name="Device">Which device.</param>
/// <param name="Attachment">This life of its stream.</param>
/// <param name="Since">When it was opened.</param>
/// <param name="Written">The last entry written to it.</param>
/// <param name="Acked">The last entry that the device acknowledged; absent before it did after a reset.</param>
public sealed record SessionSummary(string Node, string User, string Device, string Attachment, DateTimeOffset Since, long Written, long? Acked);
