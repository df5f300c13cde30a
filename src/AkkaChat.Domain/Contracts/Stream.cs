namespace AkkaChat.Domain.Contracts;

/// <summary>A message from an inbox to a session.</summary>
public interface ISessionMessage : IWireMessage
{
    /// <summary>The stream's life it belongs to; a session ignores any other.</summary>
    AttachmentId Attachment { get; }
}

/// <summary>Why a stream starts with a directory instead of continuing.</summary>
public enum ResetReason : byte
{
    /// <summary>A device never seen.</summary>
    NewDevice = 1,

    /// <summary>What the device lacks is not retained any more.</summary>
    Trimmed = 2,

    /// <summary>The device's numbers are of another life of this inbox.</summary>
    Epoch = 3,

    /// <summary>The device was away too long.</summary>
    DeviceExpired = 4,
}

/// <summary>The stream has started. With a <see cref="Reset"/>, directory pages follow before the first delivery, at least one.</summary>
/// <param name="Attachment">The stream's life.</param>
/// <param name="Epoch">The inbox's epoch.</param>
/// <param name="Head">The last entry at this moment.</param>
/// <param name="From">Deliveries start after this entry.</param>
/// <param name="Reset">Why it does not continue where the device was; null if it does.</param>
public sealed record Attached(AttachmentId Attachment, string Epoch, long Head, long From, ResetReason? Reset) : ISessionMessage;

/// <summary>A restarted inbox continues the stream after the entry that the session named.</summary>
/// <param name="Attachment">The stream's life.</param>
/// <param name="Head">The last entry at this moment.</param>
public sealed record Reattached(AttachmentId Attachment, long Head) : ISessionMessage;

/// <summary>The next entries, in order and without holes. A session that sees a hole re-attaches.</summary>
/// <param name="Attachment">The stream's life.</param>
/// <param name="Entries">At most <see cref="Limits.Page"/> entries or <see cref="Limits.PageBytes"/>.</param>
public sealed record Deliver(AttachmentId Attachment, IReadOnlyList<InboxEntry> Entries) : ISessionMessage;

/// <summary>A part of the directory as it was at <see cref="Attached.Head"/>.</summary>
/// <param name="Attachment">The stream's life; empty in reply to <see cref="ReadDirectory"/>.</param>
/// <param name="Conversations">At most <see cref="Limits.Page"/>.</param>
/// <param name="More">Whether further parts follow.</param>
public sealed record DirectoryPage(AttachmentId Attachment, IReadOnlyList<DirectoryEntry> Conversations, bool More) : ISessionMessage;

/// <summary>A conversation as its member sees it.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Title">A group's title; empty for a direct conversation.</param>
/// <param name="MemberCount">How many members.</param>
/// <param name="Cseq">The last entry stored in this inbox.</param>
/// <param name="Read">This user's mark.</param>
/// <param name="Unread">Others' messages above the mark, exact up to <see cref="Limits.Unread"/>.</param>
/// <param name="Last">The last entry; its body is left out above <see cref="Limits.PreviewBytes"/>, its users above <see cref="Limits.PreviewUsers"/>.</param>
public sealed record DirectoryEntry(ConversationId Conversation, string Title, int MemberCount, long Cseq, long Read, int Unread, Entry? Last);

/// <summary>The attachment is known and was renewed.</summary>
/// <param name="Attachment">The stream's life.</param>
public sealed record Renewed(AttachmentId Attachment) : ISessionMessage;

/// <summary>The inbox does not know this attachment (it has restarted): re-attach.</summary>
/// <param name="Attachment">The stream's life.</param>
public sealed record NotAttached(AttachmentId Attachment) : ISessionMessage;

/// <summary>Why an inbox ends a stream.</summary>
public enum StreamEnd : byte
{
    /// <summary>A newer stream of the same device: close 4503.</summary>
    Displaced = 1,

    /// <summary>The device was removed, or the user suspended: close 4504.</summary>
    DeviceRemoved = 2,

    /// <summary>The token is not valid any more (the password was changed): close 4501.</summary>
    TokenRevoked = 3,

    /// <summary>The stream can't continue: the client must reconnect and resume. Close 4004.</summary>
    Resync = 4,
}

/// <summary>The stream is over.</summary>
/// <param name="Attachment">The stream's life.</param>
/// <param name="Reason">Why.</param>
public sealed record StreamEnded(AttachmentId Attachment, StreamEnd Reason) : ISessionMessage;
