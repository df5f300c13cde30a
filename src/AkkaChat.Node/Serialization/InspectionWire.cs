using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Node.Serialization;

/// <summary>What operators ask, and the replies.</summary>
internal static class InspectionWire
{
    public static readonly WireType[] Types =
    [
        WireType.Of<InspectInbox, Wire.InspectInbox>("m1", Wire.InspectInbox.Parser,
            ToWire,
            w => new(w.User.User(), w.HasConversation ? w.Conversation.Conversation() : null)),
        WireType.Of<InboxInspection, Wire.InboxInspection>("m2", Wire.InboxInspection.Parser, ToWire, ToDomain),
        WireType.Of<InspectConversation, Wire.InspectConversation>("m3", Wire.InspectConversation.Parser,
            m => new() { Conversation = m.Conversation.Value, Cseq = m.Cseq },
            w => new(w.Conversation.Conversation(), w.Cseq)),
        WireType.Of<ConversationInspection, Wire.ConversationInspection>("m4", Wire.ConversationInspection.Parser,
            m => new()
            {
                Conversation = m.Conversation.Value,
                Node = m.Node,
                Title = m.Title,
                Head = m.Head,
                LastAt = m.LastAt.Ms(),
                FirstRow = m.FirstRow,
                LastRow = m.LastRow,
                Members = { m.Members.Select(ToWire) },
            },
            w => new(w.Conversation.Conversation(), w.Node, w.Title, w.Head, w.LastAt.Time(), w.FirstRow, w.LastRow, w.Members.Map(ToDomain))),
        WireType.Of<ReadSessions, Wire.ReadSessions>("m5", Wire.ReadSessions.Parser,
            ToWire,
            w => new(w.HasUser ? w.User.User() : null, w.Limit)),
        WireType.Of<NodeSessions, Wire.NodeSessions>("m6", Wire.NodeSessions.Parser,
            m => new() { Total = m.Total, Sessions = { m.Sessions.Select(ToWire) } },
            w => new(w.Total, w.Sessions.Map(ToDomain))),
    ];

    private static Wire.InspectInbox ToWire(InspectInbox m)
    {
        var w = new Wire.InspectInbox { User = m.User.Value };
        if (m.Conversation is { } conversation)
            w.Conversation = conversation.Value;
        return w;
    }

    private static Wire.InboxInspection ToWire(InboxInspection m) => new()
    {
        User = m.User.Value,
        Node = m.Node,
        Creation = m.Creation,
        Head = m.Head,
        TrimmedThrough = m.TrimmedThrough,
        ConversationCount = m.ConversationCount,
        FirstRow = m.FirstRow,
        LastRow = m.LastRow,
        Devices = { m.Devices.Select(ToWire) },
        View = m.View is { } v ? new Wire.InspectedView { Term = v.Term, Mark = v.Mark, Present = v.Present } : null,
    };

    private static InboxInspection ToDomain(Wire.InboxInspection w) => new(
        w.User.User(), w.Node, w.Creation, w.Head, w.TrimmedThrough, w.ConversationCount, w.FirstRow, w.LastRow, w.Devices.Map(ToDomain),
        w.View is { } v ? new InspectedView(v.Term, v.Mark, v.Present) : null);

    private static Wire.InspectedDevice ToWire(InspectedDevice d) => new()
    {
        Device = d.Device.Value,
        Cursor = d.Cursor,
        LastSeen = d.LastSeen.Ms(),
        Reset = (uint?)d.Reset ?? 0,
        Stream = d.Stream is { } s ? new Wire.InspectedAttachment { Node = s.Node, Attachment = s.Attachment.Text(), Sent = s.Sent, Written = s.Written, Window = s.Window } : null,
    };

    private static InspectedDevice ToDomain(Wire.InspectedDevice w) => new(
        w.Device.Device(), w.Cursor, w.LastSeen.Time(), w.Reset == 0 ? null : (ResetReason)w.Reset,
        w.Stream is { } s ? new InspectedAttachment(s.Node, s.Attachment.Attachment(), s.Sent, s.Written, s.Window) : null);

    private static Wire.InspectedMember ToWire(InspectedMember m) => new()
    {
        User = m.User.Value,
        Role = (uint?)m.Role ?? 0,
        Joined = m.Joined,
        Confirmed = m.Confirmed,
        Owed = m.Owed,
        Tries = m.Tries,
        Read = m.Read,
    };

    private static InspectedMember ToDomain(Wire.InspectedMember w) =>
        new(w.User.User(), w.Role == 0 ? null : (Role)w.Role, w.Joined, w.Confirmed, w.Owed, w.Tries, w.Read);

    private static Wire.ReadSessions ToWire(ReadSessions m)
    {
        var w = new Wire.ReadSessions { Limit = m.Limit };
        if (m.User is { } user)
            w.User = user.Value;
        return w;
    }

    private static Wire.LiveSession ToWire(LiveSession s) => new()
    {
        User = s.User.Value,
        Device = s.Device.Value,
        Attachment = s.Attachment.Text(),
        Since = s.Since.Ms(),
        Written = s.Written,
        Acked = s.Acked,
    };

    private static LiveSession ToDomain(Wire.LiveSession w) =>
        new(w.User.User(), w.Device.Device(), w.Attachment.Attachment(), w.Since.Time(), w.Written, w.Acked);
}
