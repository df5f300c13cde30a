using AkkaChat.Domain.Contracts;

namespace AkkaChat.Node.Serialization;

/// <summary>Messages to inboxes, and their replies.</summary>
internal static class InboxWire
{
    public static readonly WireType[] Types =
    [
        WireType.OfEncoded<StoreCopies, Wire.EncodedStoreCopies, Wire.StoreCopies>("i1", Wire.StoreCopies.Parser,
            m => new() { User = m.User.Value, Conversation = m.Conversation.Value, Term = m.Term, Prev = m.Prev, Entries = { m.Entries.Select(e => e.Encoded()) }, Traces = { EntryTraces.Of(m.Entries) } },
            w => new(w.User.User(), w.Conversation.Conversation(), w.Term, w.Prev, w.Entries.Map(e => e.ToDomain()).With(w.Traces))),
        WireType.Of<CopiesConfirmed, Wire.CopiesConfirmed>("i2", Wire.CopiesConfirmed.Parser,
            m => new() { User = m.User.Value, Conversation = m.Conversation.Value, Term = m.Term, Mark = m.Mark },
            w => new(w.User.User(), w.Conversation.Conversation(), w.Term, w.Mark)),
        WireType.Of<Attach, Wire.Attach>("i3", Wire.Attach.Parser,
            m => new()
            {
                User = m.User.Value,
                Device = m.Device.Value,
                Attachment = m.Attachment.Text(),
                Resume = m.Resume is { } r ? new Wire.ResumePoint { Epoch = r.Epoch, Seq = r.Seq } : null,
                Window = m.Window,
            },
            w => new(w.User.User(), w.Device.Device(), w.Attachment.Attachment(), w.Resume is { } r ? new ResumePoint(r.Epoch, r.Seq) : null, w.Window)),
        WireType.Of<Reattach, Wire.Reattach>("i4", Wire.Reattach.Parser,
            m => new()
            {
                User = m.User.Value,
                Device = m.Device.Value,
                Attachment = m.Attachment.Text(),
                Epoch = m.Epoch,
                Sent = m.Sent,
                Acked = m.Acked,
                Window = m.Window,
            },
            w => new(w.User.User(), w.Device.Device(), w.Attachment.Attachment(), w.Epoch, w.Sent, w.Acked, w.Window)),
        WireType.Of<Acknowledge, Wire.Acknowledge>("i5", Wire.Acknowledge.Parser,
            m => new() { User = m.User.Value, Device = m.Device.Value, Attachment = m.Attachment.Text(), Written = m.Written, Acked = m.Acked },
            w => new(w.User.User(), w.Device.Device(), w.Attachment.Attachment(), w.Written, w.Acked)),
        WireType.Of<Renew, Wire.AttachmentOf>("i6", Wire.AttachmentOf.Parser,
            m => new() { User = m.User.Value, Device = m.Device.Value, Attachment = m.Attachment.Text() },
            w => new(w.User.User(), w.Device.Device(), w.Attachment.Attachment())),
        WireType.Of<Detach, Wire.AttachmentOf>("i7", Wire.AttachmentOf.Parser,
            m => new() { User = m.User.Value, Device = m.Device.Value, Attachment = m.Attachment.Text() },
            w => new(w.User.User(), w.Device.Device(), w.Attachment.Attachment())),
        WireType.Of<StoreRead, Wire.StoreRead>("i8", Wire.StoreRead.Parser,
            m => new() { User = m.User.Value, Conversation = m.Conversation.Value, Cseq = m.Cseq },
            w => new(w.User.User(), w.Conversation.Conversation(), w.Cseq)),
        WireType.Of<ReadStored, Wire.ReadStored>("i9", Wire.ReadStored.Parser,
            m => new() { Conversation = m.Conversation.Value, Cseq = m.Cseq },
            w => new(w.Conversation.Conversation(), w.Cseq)),
        WireType.Of<ReadDirectory, Wire.ReadDirectory>("i10", Wire.ReadDirectory.Parser,
            ToWire,
            w => new(w.User.User(), w.HasAfter ? w.After.Conversation() : null)),
        WireType.Of<ReadDevices, Wire.InboxOf>("i11", Wire.InboxOf.Parser,
            m => new() { User = m.User.Value },
            w => new(w.User.User())),
        WireType.Of<RemoveDevice, Wire.RemoveDevice>("i12", Wire.RemoveDevice.Parser,
            m => new() { User = m.User.Value, Device = m.Device.Value },
            w => new(w.User.User(), w.Device.Device())),
        WireType.Of<DeviceRemoved, Wire.DeviceRemoved>("i13", Wire.DeviceRemoved.Parser,
            m => new() { Device = m.Device.Value },
            w => new(w.Device.Device())),
        WireType.Of<EndStreams, Wire.EndStreams>("i14", Wire.EndStreams.Parser,
            m => new() { User = m.User.Value, Reason = (uint)m.Reason },
            w => new(w.User.User(), (StreamEnd)w.Reason)),
        WireType.Of<StreamsEnded, Wire.StreamsEnded>("i15", Wire.StreamsEnded.Parser,
            m => new() { Count = m.Count },
            w => new(w.Count)),
        WireType.Of<CountConversations, Wire.InboxOf>("i16", Wire.InboxOf.Parser,
            m => new() { User = m.User.Value },
            w => new(w.User.User())),
        WireType.Of<ConversationCount, Wire.ConversationCount>("i17", Wire.ConversationCount.Parser,
            m => new() { User = m.User.Value, Count = m.Count },
            w => new(w.User.User(), w.Count)),
        WireType.Of<Devices, Wire.Devices>("i18", Wire.Devices.Parser,
            m => new() { User = m.User.Value, Known = { m.Known.Select(ToWire) } },
            w => new(w.User.User(), w.Known.Map(ToDomain))),
    ];

    private static Wire.ReadDirectory ToWire(ReadDirectory m)
    {
        var w = new Wire.ReadDirectory { User = m.User.Value };
        if (m.After is { } after)
            w.After = after.Value;
        return w;
    }

    private static Wire.KnownDevice ToWire(KnownDevice d) => new() { Device = d.Device.Value, Seq = d.Seq, LastSeen = d.LastSeen.Ms() };

    private static KnownDevice ToDomain(Wire.KnownDevice w) => new(w.Device.Device(), w.Seq, w.LastSeen.Time());
}
