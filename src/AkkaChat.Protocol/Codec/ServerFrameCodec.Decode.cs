using System.Text.Json;

namespace AkkaChat.Protocol.Codec;

public static partial class ServerFrameCodec
{
    private static readonly FieldNames Names = new(
        "t", "id", "user", "device", "resume", "reason", "epoch", "head", "window", "ping_ms", "limits", "server_time", "conversations", "more",
        "seq", "conv", "cseq", "kind", "from", "at", "cmid", "ref", "body", "dup", "items", "on", "online", "last_seen", "code", "message",
        "temporary", "retry_ms", "after_ms", "title", "with", "member_count", "read", "unread", "last");

    private static readonly FieldNames LimitNames = new(
        "frame_bytes", "body_bytes", "cmid_chars", "window", "page", "members", "conversations", "devices", "watch");

    private delegate T ItemBuilder<out T>(ref FieldReader fields);

    /// <summary>Indexes into <see cref="Names"/>.</summary>
    private enum F
    {
        T, Id, User, Device, Resume, Reason, Epoch, Head, Window, PingMs, Limits, ServerTime, Conversations, More,
        Seq, Conv, Cseq, Kind, From, At, Cmid, Ref, Body, Dup, Items, On, Online, LastSeen, Code, Message,
        Temporary, RetryMs, AfterMs, Title, With, MemberCount, Read, Unread, Last, Count,
    }

    /// <summary>Decodes one frame; never throws, whatever the input.</summary>
    /// <param name="utf8">One text frame.</param>
    /// <param name="frame">The frame; null for a type this version does not know, which a client ignores.</param>
    /// <param name="error">What is wrong when the answer is false.</param>
    /// <returns>False if this is no frame of the protocol.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> utf8, out ServerFrame? frame, out string? error)
    {
        frame = null;
        Span<JsonSlot> slots = stackalloc JsonSlot[(int)F.Count];
        if (JsonScan.Scan(utf8, Names, slots) != ScanOutcome.Object)
        {
            error = "not a JSON object, or with a field twice";
            return false;
        }

        var fields = new FieldReader(utf8, Names, slots);
        var id = fields.IntegerOrNull((int)F.Id);
        var built = Build(ref fields);
        error = fields.Error;
        if (error is not null) return false;
        frame = built is null ? null : built with { Id = id };
        return true;
    }

    private static ServerFrame? Build(ref FieldReader f) => f.Text((int)F.T) switch
    {
        "welcome" => new ServerFrame.Welcome(
            f.Text((int)F.User),
            f.Text((int)F.Device),
            f.Text((int)F.Resume),
            f.Text((int)F.Epoch),
            f.Count((int)F.Head),
            f.SmallCount((int)F.Window),
            f.SmallCount((int)F.PingMs),
            Limits(ref f),
            f.Time((int)F.ServerTime))
        { Reason = f.TextOrNull((int)F.Reason) },
        "directory" => new ServerFrame.Directory(List(ref f, F.Conversations, Summary), f.Flag((int)F.More)),
        "ev" => new ServerFrame.Ev(f.Count((int)F.Seq), Entry(ref f)),
        "caught_up" => new ServerFrame.CaughtUp(f.Count((int)F.Seq)),
        "ok" => new ServerFrame.Ok
        {
            Conv = f.TextOrNull((int)F.Conv),
            Cseq = f.CountOrNull((int)F.Cseq),
            At = f.TimeOrNull((int)F.At),
            Dup = f.FlagOr((int)F.Dup, absent: false),
        },
        "page" => new ServerFrame.Page(f.Text((int)F.Conv), List(ref f, F.Items, Entry), f.Flag((int)F.More)),
        "typing" => new ServerFrame.Typing(f.Text((int)F.Conv), f.Text((int)F.From), f.Flag((int)F.On)),
        "presence" => new ServerFrame.Presence(f.Text((int)F.User), f.Flag((int)F.Online)) { LastSeen = f.TimeOrNull((int)F.LastSeen) },
        "receipt" => new ServerFrame.Receipt(f.Text((int)F.Conv), f.Text((int)F.From), f.Count((int)F.Cseq)),
        "ping" => new ServerFrame.Ping(),
        "pong" => new ServerFrame.Pong(),
        "err" => new ServerFrame.Err(f.Text((int)F.Code), f.Text((int)F.Message), f.Flag((int)F.Temporary)) { RetryMs = f.SmallCountOrNull((int)F.RetryMs) },
        "goaway" => new ServerFrame.Goaway(f.SmallCount((int)F.AfterMs)),
        _ => null,
    };

    private static TimelineEntry Entry(ref FieldReader f) =>
        new(f.Text((int)F.Conv), f.Count((int)F.Cseq), f.Text((int)F.Kind), f.Text((int)F.From), f.Time((int)F.At))
        {
            Cmid = f.TextOrNull((int)F.Cmid),
            Ref = f.CountOrNull((int)F.Ref),
            Body = Body(ref f),
        };

    private static MessageBody? Body(ref FieldReader f)
    {
        if (!f.Has((int)F.Body)) return null;
        if (!MessageBody.TryParse(f.Raw((int)F.Body), out var body, out var error)) f.Fail(error!);
        return body;
    }

    private static ConversationSummary Summary(ref FieldReader f) =>
        new(
            f.Text((int)F.Conv),
            f.Text((int)F.Kind),
            f.Text((int)F.Title),
            f.SmallCount((int)F.MemberCount),
            f.Count((int)F.Cseq),
            f.Count((int)F.Read),
            f.SmallCount((int)F.Unread))
        {
            With = f.TextOrNull((int)F.With),
            Last = f.Has((int)F.Last) ? Nested(ref f, f.Raw((int)F.Last), Entry) : null,
        };

    private static WireLimits Limits(ref FieldReader f)
    {
        var json = f.Raw((int)F.Limits);
        Span<JsonSlot> slots = stackalloc JsonSlot[9];
        if (JsonScan.Scan(json, LimitNames, slots) != ScanOutcome.Object)
        {
            f.Fail("field limits must be an object");
            return new WireLimits(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        var l = new FieldReader(json, LimitNames, slots);
        var limits = new WireLimits(
            l.SmallCount(0), l.SmallCount(1), l.SmallCount(2), l.SmallCount(3), l.SmallCount(4), l.SmallCount(5), l.SmallCount(6), l.SmallCount(7), l.SmallCount(8));
        if (l.Error is { } error) f.Fail(error);
        return limits;
    }

    private static List<T> List<T>(ref FieldReader f, F field, ItemBuilder<T> build)
    {
        var items = new List<T>();
        var json = f.Raw((int)field);
        var reader = new Utf8JsonReader(json, JsonScan.Options);
        if (json.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            f.Fail($"field {Names.Names[(int)field]} must be an array");
            return items;
        }

        while (f.Error is null && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(Nested(ref f, json[start..(int)reader.BytesConsumed], build));
        }

        return items;
    }

    private static T Nested<T>(ref FieldReader outer, ReadOnlySpan<byte> json, ItemBuilder<T> build)
    {
        Span<JsonSlot> slots = stackalloc JsonSlot[(int)F.Count];
        if (JsonScan.Scan(json, Names, slots) != ScanOutcome.Object) outer.Fail("an item is not an object, or has a field twice");
        var inner = new FieldReader(json, Names, slots);
        var item = build(ref inner);
        if (inner.Error is { } error) outer.Fail(error);
        return item;
    }
}
