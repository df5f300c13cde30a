using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Node.Serialization;

/// <summary>Messages from inboxes to sessions.</summary>
internal static class StreamWire
{
    public static readonly WireType[] Types =
    [
        WireType.Of<Attached, Wire.Attached>("s1", Wire.Attached.Parser,
            m => new() { Attachment = m.Attachment.Text(), Epoch = m.Epoch, Head = m.Head, From = m.From, Reset = (uint?)m.Reset ?? 0 },
            w => new(w.Attachment.Attachment(), w.Epoch, w.Head, w.From, w.Reset == 0 ? null : (ResetReason)w.Reset)),
        WireType.Of<Reattached, Wire.Reattached>("s2", Wire.Reattached.Parser,
            m => new() { Attachment = m.Attachment.Text(), Head = m.Head },
            w => new(w.Attachment.Attachment(), w.Head)),
        WireType.OfEncoded<Deliver, Wire.EncodedDeliver, Wire.Deliver>("s3", Wire.Deliver.Parser,
            m => new() { Attachment = m.Attachment.Text(), Entries = { m.Entries.Select(ToWire) }, Traces = { EntryTraces.Of(m.Entries) } },
            w => new(w.Attachment.Attachment(), w.Entries.Map(e => e.ToDomain()).With(w.Traces))),
        WireType.Of<DirectoryPage, Wire.DirectoryPage>("s4", Wire.DirectoryPage.Parser,
            m => new() { Attachment = m.Attachment.Text(), More = m.More, Conversations = { m.Conversations.Select(ToWire) } },
            w => new(w.Attachment.Attachment(), w.Conversations.Map(ToDomain), w.More)),
        WireType.Of<Renewed, Wire.StreamOf>("s5", Wire.StreamOf.Parser,
            m => new() { Attachment = m.Attachment.Text() },
            w => new(w.Attachment.Attachment())),
        WireType.Of<NotAttached, Wire.StreamOf>("s6", Wire.StreamOf.Parser,
            m => new() { Attachment = m.Attachment.Text() },
            w => new(w.Attachment.Attachment())),
        WireType.Of<StreamEnded, Wire.StreamEnded>("s7", Wire.StreamEnded.Parser,
            m => new() { Attachment = m.Attachment.Text(), Reason = (uint)m.Reason },
            w => new(w.Attachment.Attachment(), (StreamEnd)w.Reason)),
    ];

    private static Wire.EncodedInboxEntry ToWire(InboxEntry e) => new() { Seq = e.Seq, Conversation = e.Conversation.Value, Entry = e.Entry.Encoded() };

    private static Wire.DirectoryEntry ToWire(DirectoryEntry d) => new()
    {
        Conversation = d.Conversation.Value,
        Title = d.Title,
        MemberCount = d.MemberCount,
        Cseq = d.Cseq,
        Read = d.Read,
        Unread = d.Unread,
        Last = d.Last?.ToWire(),
    };

    private static DirectoryEntry ToDomain(Wire.DirectoryEntry w) =>
        new(w.Conversation.Conversation(), w.Title, w.MemberCount, w.Cseq, w.Read, w.Unread, w.Last?.ToDomain());
}
