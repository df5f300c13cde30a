using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Node.Serialization;

/// <summary>What inboxes store.</summary>
internal static class InboxJournalWire
{
    public static readonly WireType[] Types =
    [
        WireType.Of<InboxOpened, Wire.InboxOpened>("ei1", Wire.InboxOpened.Parser,
            e => new() { Creation = e.Creation },
            w => new(w.Creation)),
        WireType.OfEncoded<EntriesStored, Wire.EncodedEntriesStored, Wire.EntriesStored>("ei2", Wire.EntriesStored.Parser,
            e => new() { FirstSeq = e.FirstSeq, Copies = { e.Copies.Select(ToWire) }, Cursors = { e.Cursors.Select(ToWire) } },
            w => new(w.FirstSeq, w.Copies.Map(ToDomain), w.Cursors.Map(ToDomain))),
        WireType.Of<DeviceReset, Wire.DeviceReset>("ei3", Wire.DeviceReset.Parser,
            ToWire,
            w => new(w.Device.Device(), (ResetReason)w.Reason, w.Head, w.At.Time(), w.HasEvicted ? w.Evicted.Device() : null)),
        WireType.Of<DeviceForgotten, Wire.DeviceForgotten>("ei4", Wire.DeviceForgotten.Parser,
            e => new() { Device = e.Device.Value },
            w => new(w.Device.Device())),
        WireType.Of<CursorsMoved, Wire.CursorsMoved>("ei5", Wire.CursorsMoved.Parser,
            e => new() { Cursors = { e.Cursors.Select(ToWire) } },
            w => new(w.Cursors.Map(ToDomain))),
        WireType.Of<Trimmed, Wire.Trimmed>("ei6", Wire.Trimmed.Parser,
            e => new() { Through = e.Through },
            w => new(w.Through)),
        WireType.Of<InboxSnapshot, Wire.InboxSnapshot>("is1", Wire.InboxSnapshot.Parser, ToWire, ToDomain),
    ];

    private static Wire.EncodedCopyRun ToWire(CopyRun r) =>
        new() { Conversation = r.Conversation.Value, Term = r.Term, Entries = { r.Entries.Select(e => e.Encoded()) } };

    private static CopyRun ToDomain(Wire.CopyRun w) => new(w.Conversation.Conversation(), w.Term, w.Entries.Map(e => e.ToDomain()));

    private static Wire.DeviceCursor ToWire(DeviceCursor c) =>
        new() { Device = c.Device.Value, Cursor = c.Cursor, InReset = c.InReset, LastSeen = c.LastSeen.Ms() };

    private static DeviceCursor ToDomain(Wire.DeviceCursor w) => new(w.Device.Device(), w.Cursor, w.InReset, w.LastSeen.Time());

    private static Wire.DeviceReset ToWire(DeviceReset e)
    {
        var w = new Wire.DeviceReset { Device = e.Device.Value, Reason = (uint)e.Reason, Head = e.Head, At = e.At.Ms() };
        if (e.Evicted is { } evicted)
            w.Evicted = evicted.Value;
        return w;
    }

    private static Wire.InboxSnapshot ToWire(InboxSnapshot s) => new()
    {
        Creation = s.Creation,
        TrimmedThrough = s.TrimmedThrough,
        Devices = { s.Devices.Select(ToWire) },
        Conversations = { s.Conversations.Select(ToWire) },
        Index = { s.Index.Select(i => i.ToWire()) },
        NextSeq = s.NextSeq,
        NextRow = s.NextRow,
        Ages = { s.Ages.Select(a => new Wire.AgeMark { Seq = a.Seq, At = a.At.Ms() }) },
    };

    private static InboxSnapshot ToDomain(Wire.InboxSnapshot w) => new()
    {
        Creation = w.Creation,
        TrimmedThrough = w.TrimmedThrough,
        Devices = w.Devices.Map(ToDomain),
        Conversations = w.Conversations.Map(ToDomain),
        Index = w.Index.Map(i => i.ToDomain()),
        NextSeq = w.NextSeq,
        NextRow = w.NextRow,
        Ages = w.Ages.Map(a => new AgeMark(a.Seq, a.At.Time())),
    };

    private static Wire.DeviceSnapshot ToWire(DeviceSnapshot d) =>
        new() { Cursor = ToWire(d.Cursor), ResetReason = (uint?)d.ResetReason ?? 0, ResetHead = d.ResetHead };

    private static DeviceSnapshot ToDomain(Wire.DeviceSnapshot w) =>
        new(ToDomain(w.Cursor), w.ResetReason == 0 ? null : (ResetReason)w.ResetReason, w.ResetHead);

    private static Wire.ConversationViewSnapshot ToWire(ConversationViewSnapshot v) => new()
    {
        Conversation = v.Conversation.Value,
        Term = v.Term,
        Mark = v.Mark,
        Present = v.Present,
        Title = v.Title,
        MemberCount = v.MemberCount,
        Read = v.Read,
        Unread = { v.Unread.Select(r => new Wire.CseqRun { First = r.First, Last = r.Last }) },
        Last = v.Last?.ToWire(),
    };

    private static ConversationViewSnapshot ToDomain(Wire.ConversationViewSnapshot w) => new(
        w.Conversation.Conversation(),
        w.Term,
        w.Mark,
        w.Present,
        w.Title,
        w.MemberCount,
        w.Read,
        w.Unread.Map(r => new CseqRun(r.First, r.Last)),
        w.Last?.ToDomain());
}
