using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Sessions.Wire;

namespace AkkaChat.Node.Management;

/// <summary>Inboxes and conversations, for operators.</summary>
internal sealed class InspectionHandlers(Inspector inspector)
{
    /// <summary><c>inbox show</c>.</summary>
    public async Task<InboxReport> InboxAsync(string user, CancellationToken cancel)
    {
        var inbox = await inspector.InboxAsync(OperatorIds.User(user), conversation: null, cancel);
        return new InboxReport(inbox.User.Value, inbox.Node, inbox.Creation.Length > 0, inbox.Head, inbox.TrimmedThrough, inbox.ConversationCount,
            [.. inbox.Devices.Select(d => ToReport(d, inbox.Head))]);
    }

    /// <summary><c>conversation show</c>.</summary>
    public async Task<ConversationReport> ConversationAsync(string conversation, CancellationToken cancel)
    {
        var c = await inspector.ConversationAsync(OperatorIds.Conversation(conversation), cseq: 0, cancel);
        return new ConversationReport(
            c.Conversation.Value,
            c.Conversation.Kind == ConversationKind.Direct ? ConversationKinds.Direct : ConversationKinds.Group,
            c.Title, c.Node, c.Head, c.LastAt,
            c.Members.All(m => m.Owed == 0),
            [.. c.Members.Select(ToReport)]);
    }

    private static InboxDevice ToReport(InspectedDevice d, long head) => new(
        d.Device.Value, d.Cursor, head - d.Cursor, d.LastSeen, d.Reset is { } reset ? EntryWire.ResetName(reset) : null,
        d.Stream is { } s ? new AttachedSession(s.Node, s.Attachment.Value, s.Sent, s.Written, s.Window) : null);

    private static ConversationMember ToReport(InspectedMember m) => m.Role is { } role
        ? new(m.User.Value, EntryWire.RoleName(role), m.Joined, m.Confirmed, m.Owed, Tries(m), m.Read)
        : new(m.User.Value, Role: null, Joined: null, m.Confirmed, m.Owed, Tries(m));

    private static int? Tries(InspectedMember m) => m.Tries > 0 ? m.Tries : null;
}
