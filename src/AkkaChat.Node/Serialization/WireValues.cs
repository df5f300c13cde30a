using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace AkkaChat.Node.Serialization;

/// <summary>The small values that nearly every message has, both ways.</summary>
internal static class WireValues
{
    public static long Ms(this DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(this long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    public static UserId User(this string text) => UserId.Parse(text);

    public static ConversationId Conversation(this string text) => ConversationId.Parse(text);

    public static DeviceId Device(this string text) => DeviceId.Parse(text);

    /// <summary>No attachment is the empty text.</summary>
    public static string Text(this AttachmentId id) => id.Value ?? "";

    public static AttachmentId Attachment(this string text) => text.Length == 0 ? default : new AttachmentId(text);

    public static IEnumerable<string> Texts(this IEnumerable<UserId> users) => users.Select(u => u.Value);

    public static UserId[] Users(this RepeatedField<string> texts) => texts.Map(UserId.Parse);

    /// <summary>Not copied: a body never changes, and the message is written out at once.</summary>
    public static ByteString Bytes(this Body body) => UnsafeByteOperations.UnsafeWrap(body.Utf8);

    public static Body Body(this ByteString bytes) => new(bytes.Memory);

    /// <summary>One array of the right size.</summary>
    public static TOut[] Map<TIn, TOut>(this RepeatedField<TIn> items, Func<TIn, TOut> map)
    {
        if (items.Count == 0)
            return [];
        var mapped = new TOut[items.Count];
        for (var i = 0; i < mapped.Length; i++)
            mapped[i] = map(items[i]);
        return mapped;
    }

    public static Wire.Entry ToWire(this Entry e)
    {
        var w = new Wire.Entry
        {
            Cseq = e.Cseq,
            Kind = (uint)e.Kind,
            From = e.From.Value,
            At = e.At.Ms(),
            Body = e.Body.Bytes(),
            Role = (uint?)e.Role ?? 0,
            MemberCount = e.MemberCount,
            Users = { e.Users.Texts() },
        };
        if (e.Cmid is not null)
            w.Cmid = e.Cmid;
        if (e.Title is not null)
            w.Title = e.Title;
        return w;
    }

    public static Entry ToDomain(this Wire.Entry w) => new(w.Cseq, (EntryKind)w.Kind, w.From.User(), w.At.Time())
    {
        Body = w.Body.Body(),
        Cmid = w.HasCmid ? w.Cmid : null,
        Users = w.Users.Users(),
        Title = w.HasTitle ? w.Title : null,
        Role = w.Role == 0 ? null : (Role)w.Role,
        MemberCount = w.MemberCount,
    };

    public static InboxEntry ToDomain(this Wire.InboxEntry w) => new(w.Seq, w.Conversation.Conversation(), w.Entry.ToDomain());

    public static Wire.IndexMark ToWire(this IndexMark m) => new() { Seq = m.Seq, Row = m.Row };

    public static IndexMark ToDomain(this Wire.IndexMark w) => new(w.Seq, w.Row);

    public static Wire.Refused ToWire(this Refused r) => new() { Code = (uint)r.Code, Message = r.Message };

    public static Refused ToDomain(this Wire.Refused w) => new((Refusal)w.Code, w.Message);

    public static Wire.RefreshGrant ToWire(this RefreshGrant g) => new() { Family = g.Family.Value, TokenHash = g.Token.Hex };

    public static RefreshGrant ToDomain(this Wire.RefreshGrant w) => new(new FamilyId(w.Family), new TokenHash(w.TokenHash));
}
