using AkkaChat.Domain;
using AkkaChat.Domain.Conversations;
using Google.Protobuf;

namespace AkkaChat.Node.Serialization;

/// <summary>What conversations store.</summary>
internal static class ConversationJournalWire
{
    public static readonly WireType[] Types =
    [
        WireType.OfEncoded<EntriesAppended, Wire.EncodedEntriesAppended, Wire.EntriesAppended>("ec1", Wire.EntriesAppended.Parser,
            e => new()
            {
                Confirmed = e.Confirmed,
                Entries = { e.Entries.Select(x => x.Encoded()) },
                Marks = { e.Marks.Select(m => new Wire.ReadMark { User = m.User.Value, Cseq = m.Cseq }) },
            },
            w => new(w.Entries.Map(e => e.ToDomain()), w.Confirmed, w.Marks.Map(m => new ReadMark(m.User.User(), m.Cseq)))),
        WireType.Of<ConversationSnapshot, Wire.ConversationSnapshot>("cs1", Wire.ConversationSnapshot.Parser, ToWire, ToDomain),
    ];

    private static Wire.ConversationSnapshot ToWire(ConversationSnapshot s)
    {
        var w = new Wire.ConversationSnapshot
        {
            Title = s.Title,
            LastAt = s.LastAt.Ms(),
            Members = { s.Members.Select(m => new Wire.MemberSnapshot { User = m.User.Value, Role = (uint)m.Role, Term = m.Term, Read = m.Read }) },
            Recipients = { s.Recipients.Select(ToWire) },
            Dedupe = { s.Dedupe.Select(ToWire) },
            Index = { s.Index.Select(i => i.ToWire()) },
            NextCseq = s.NextCseq,
            NextRow = s.NextRow,
        };
        if (s.CreatedBy is { } by)
            w.CreatedBy = by.Value;
        return w;
    }

    private static ConversationSnapshot ToDomain(Wire.ConversationSnapshot w) => new()
    {
        Title = w.Title,
        CreatedBy = w.HasCreatedBy ? w.CreatedBy.User() : null,
        LastAt = w.LastAt.Time(),
        Members = w.Members.Map(m => new MemberSnapshot(m.User.User(), (Role)m.Role, m.Term, m.Read)),
        Recipients = w.Recipients.Map(ToDomain),
        Dedupe = w.Dedupe.Map(ToDomain),
        Index = w.Index.Map(i => i.ToDomain()),
        NextCseq = w.NextCseq,
        NextRow = w.NextRow,
    };

    private static Wire.RecipientSnapshot ToWire(RecipientSnapshot r) => new()
    {
        User = r.User.Value,
        Confirmed = r.Confirmed,
        Terms = { r.Terms.Select(ToWire) },
    };

    private static RecipientSnapshot ToDomain(Wire.RecipientSnapshot w) =>
        new(w.User.User(), w.Confirmed, w.Terms.Map(t => new Term(t.Start, t.HasEnd ? t.End : null)));

    private static Wire.Term ToWire(Term t)
    {
        var w = new Wire.Term { Start = t.Start };
        if (t.End is { } end)
            w.End = end;
        return w;
    }

    private static Wire.Remembered ToWire(Remembered r) => new()
    {
        From = r.From.Value,
        Key = r.Key,
        IsMessage = r.IsMessage,
        Cseq = r.Cseq,
        At = r.At.Ms(),
        Fingerprint = UnsafeByteOperations.UnsafeWrap(Convert.FromHexString(r.Fingerprint)),
    };

    private static Remembered ToDomain(Wire.Remembered w) =>
        new(w.From.User(), w.Key, w.IsMessage, w.Cseq, w.At.Time(), Convert.ToHexString(w.Fingerprint.Span));
}
