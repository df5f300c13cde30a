namespace AkkaChat.Domain.Contracts;

// Fan-out: conversation to inbox.

/// <summary>
/// The next entries of a conversation for one recipient, in order and without holes. The inbox stores them only if <see cref="Prev"/> is
/// its mark within <see cref="Term"/>, or if they open a newer term; it always answers <see cref="CopiesConfirmed"/>.
/// </summary>
/// <param name="User">The recipient.</param>
/// <param name="Conversation">Where the entries come from.</param>
/// <param name="Term">The cseq at which the recipient became a member.</param>
/// <param name="Prev">The cseq that must come before the first entry; <c>Term - 1</c> opens the term.</param>
/// <param name="Entries">At most <see cref="Limits.RowEntries"/> entries or <see cref="Limits.PageBytes"/>.</param>
public sealed record StoreCopies(UserId User, ConversationId Conversation, long Term, long Prev, IReadOnlyList<Entry> Entries) : IInboxMessage;

/// <summary>What the inbox has of a conversation, durably; sending continues from there.</summary>
/// <param name="User">The recipient.</param>
/// <param name="Conversation">The conversation.</param>
/// <param name="Term">The newest term it has seen; 0 if none.</param>
/// <param name="Mark">The last cseq it has stored in that term.</param>
public sealed record CopiesConfirmed(UserId User, ConversationId Conversation, long Term, long Mark) : IWireMessage;

// Sessions: the sender is the subscriber, and is watched.

/// <summary>Where a device says it has come to.</summary>
/// <param name="Epoch">The inbox epoch it knows.</param>
/// <param name="Seq">The last entry it has stored.</param>
public sealed record ResumePoint(string Epoch, long Seq);

/// <summary>Starts a device's stream; answered by <see cref="Attached"/> (then <see cref="DirectoryPage"/>s after a reset, then <see cref="Deliver"/>) or <see cref="Refused"/>.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Device">Which device.</param>
/// <param name="Attachment">This life of its stream; repeating an attach with the same one is harmless.</param>
/// <param name="Resume">What the device has, if it says so.</param>
/// <param name="Window">Most unacknowledged entries in flight.</param>
public sealed record Attach(UserId User, DeviceId Device, AttachmentId Attachment, ResumePoint? Resume, int Window) : IInboxMessage;

/// <summary>
/// Continues a stream whose inbox has moved or restarted, without a new welcome; answered by <see cref="Reattached"/>, or by
/// <see cref="StreamEnded"/> with <see cref="StreamEnd.Resync"/> if the inbox can't continue there.
/// </summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Device">Which device.</param>
/// <param name="Attachment">The stream's life.</param>
/// <param name="Epoch">The epoch of its welcome.</param>
/// <param name="Sent">The last entry that reached the session; the stream continues after it.</param>
/// <param name="Acked">The last entry that the device acknowledged: at first where the stream continued, or -1 after a reset, until the device acknowledges its head (which ends the reset, so it is never guessed).</param>
/// <param name="Window">Most unacknowledged entries in flight.</param>
public sealed record Reattach(UserId User, DeviceId Device, AttachmentId Attachment, string Epoch, long Sent, long Acked, int Window) : IInboxMessage;

/// <summary>Moves the device's cursor and returns credit. Not answered.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Device">Which device.</param>
/// <param name="Attachment">The stream's life; refused if there is a newer one.</param>
/// <param name="Written">The last entry written to the socket: allows the next delivery.</param>
/// <param name="Acked">The last entry that the device acknowledged: at first where the stream continued, or -1 after a reset, until the device acknowledges its head (which ends the reset, so it is never guessed).</param>
public sealed record Acknowledge(UserId User, DeviceId Device, AttachmentId Attachment, long Written, long Acked) : IInboxMessage;

/// <summary>Keeps an attachment and its inbox alive; answered by <see cref="Renewed"/>, or <see cref="NotAttached"/> if the inbox does not know it.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Device">Which device.</param>
/// <param name="Attachment">The stream's life.</param>
public sealed record Renew(UserId User, DeviceId Device, AttachmentId Attachment) : IInboxMessage;

/// <summary>Ends a stream from the session's side. Not answered.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Device">Which device.</param>
/// <param name="Attachment">The stream's life.</param>
public sealed record Detach(UserId User, DeviceId Device, AttachmentId Attachment) : IInboxMessage;

/// <summary>Moves the user's own read mark, after the conversation has agreed; answered by <see cref="ReadStored"/> or <see cref="Refused"/>.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Conversation">The conversation.</param>
/// <param name="Cseq">The position read.</param>
public sealed record StoreRead(UserId User, ConversationId Conversation, long Cseq) : IInboxMessage;

/// <summary>The mark is durable, or was already there.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Cseq">The position asked for.</param>
public sealed record ReadStored(ConversationId Conversation, long Cseq) : IWireMessage;

/// <summary>Reads the whole directory; answered by one or more <see cref="DirectoryPage"/>s with the attachment left empty.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="After">Continue after this conversation; the order is by id.</param>
public sealed record ReadDirectory(UserId User, ConversationId? After) : IInboxMessage;

/// <summary>Reads the devices; answered by <see cref="Devices"/>.</summary>
/// <param name="User">Whose inbox.</param>
public sealed record ReadDevices(UserId User) : IInboxMessage;

/// <summary>Forgets a device and ends its stream; answered by <see cref="DeviceRemoved"/> or <see cref="Refused"/> (not found).</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Device">Which device.</param>
public sealed record RemoveDevice(UserId User, DeviceId Device) : IInboxMessage;

/// <summary>Ends every stream of the user but one, if given; answered by <see cref="StreamsEnded"/>.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Reason">Why.</param>
public sealed record EndStreams(UserId User, StreamEnd Reason) : IInboxMessage;

/// <summary>The reply to <see cref="EndStreams"/>.</summary>
/// <param name="Count">How many were ended.</param>
public sealed record StreamsEnded(int Count) : IWireMessage;

/// <summary>The reply to <see cref="RemoveDevice"/>.</summary>
/// <param name="Device">The device that is no more.</param>
public sealed record DeviceRemoved(DeviceId Device) : IWireMessage;

/// <summary>Asks how many conversations the user is in, for the bound that applies when joining; answered by <see cref="ConversationCount"/>.</summary>
/// <param name="User">Whose inbox.</param>
public sealed record CountConversations(UserId User) : IInboxMessage;

/// <summary>The reply to <see cref="CountConversations"/>.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="Count">Conversations in its directory.</param>
public sealed record ConversationCount(UserId User, int Count) : IWireMessage;

/// <summary>The reply to <see cref="ReadDevices"/>.</summary>
/// <param name="User">Whose.</param>
/// <param name="Known">The devices, at most <see cref="Limits.Devices"/>.</param>
public sealed record Devices(UserId User, IReadOnlyList<KnownDevice> Known) : IWireMessage;

/// <summary>A device as its inbox knows it.</summary>
/// <param name="Device">Which.</param>
/// <param name="Seq">Its cursor.</param>
/// <param name="LastSeen">When it was last attached; now, while it is.</param>
public sealed record KnownDevice(DeviceId Device, long Seq, DateTimeOffset LastSeen);
