using AkkaChat.Domain.Contracts;

namespace AkkaChat.Node.Serialization;

/// <summary>Messages to presence, and from it to sessions.</summary>
internal static class PresenceWire
{
    public static readonly WireType[] Types =
    [
        WireType.Of<Announce, Wire.PresenceOf>("p1", Wire.PresenceOf.Parser,
            m => new() { User = m.User.Value, Attachment = m.Attachment.Text() },
            w => new(w.User.User(), w.Attachment.Attachment())),
        WireType.Of<Withdraw, Wire.PresenceOf>("p2", Wire.PresenceOf.Parser,
            m => new() { User = m.User.Value, Attachment = m.Attachment.Text() },
            w => new(w.User.User(), w.Attachment.Attachment())),
        WireType.Of<WatchPresence, Wire.Watched>("p3", Wire.Watched.Parser,
            m => new() { User = m.User.Value },
            w => new(w.User.User())),
        WireType.Of<UnwatchPresence, Wire.Watched>("p4", Wire.Watched.Parser,
            m => new() { User = m.User.Value },
            w => new(w.User.User())),
        WireType.Of<ShowTyping, Wire.ShowTyping>("p5", Wire.ShowTyping.Parser,
            m => new() { User = m.User.Value, Conversation = m.Conversation.Value, From = m.From.Value, On = m.On },
            w => new(w.User.User(), w.Conversation.Conversation(), w.From.User(), w.On)),
        WireType.Of<ShowReceipt, Wire.ShowReceipt>("p6", Wire.ShowReceipt.Parser,
            m => new() { User = m.User.Value, Conversation = m.Conversation.Value, From = m.From.Value, Cseq = m.Cseq },
            w => new(w.User.User(), w.Conversation.Conversation(), w.From.User(), w.Cseq)),
        WireType.Of<PresenceChanged, Wire.PresenceChanged>("p7", Wire.PresenceChanged.Parser,
            ToWire,
            w => new(w.User.User(), w.Online, w.HasLastSeen ? w.LastSeen.Time() : null)),
    ];

    private static Wire.PresenceChanged ToWire(PresenceChanged m)
    {
        var w = new Wire.PresenceChanged { User = m.User.Value, Online = m.Online };
        if (m.LastSeen is { } lastSeen)
            w.LastSeen = lastSeen.Ms();
        return w;
    }
}
