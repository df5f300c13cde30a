using System.Buffers;

namespace AkkaChat.Protocol.Codec;

/// <summary>Client frames to and from UTF-8 JSON.</summary>
public static partial class ClientFrameCodec
{
    private static readonly FieldNames Names = new(
        "t", "id", "token", "device", "resume", "window", "conv", "to", "cmid", "body", "seq", "cseq", "on", "before", "after", "limit", "users");

    private static readonly FieldNames ResumeNames = new("epoch", "seq");

    /// <summary>Indexes into <see cref="Names"/>.</summary>
    private enum F
    {
        T, Id, Token, Device, Resume, Window, Conv, To, Cmid, Body, Seq, Cseq, On, Before, After, Limit, Users,
    }

    /// <summary>
    /// Decodes one text frame. Never throws, whatever the input: what is no frame is <see cref="ClientFrame.BadFrame"/>
    /// or <see cref="ClientFrame.NotAnObject"/>. Bounds (body, cmid, users) are the session's to check.
    /// </summary>
    public static ClientFrame Decode(ReadOnlySpan<byte> utf8)
    {
        Span<JsonSlot> slots = stackalloc JsonSlot[17];
        var outcome = JsonScan.Scan(utf8, Names, slots);
        if (outcome == ScanOutcome.NotAnObject) return ClientFrame.NotAnObject.Instance;

        // Read apart from the rest, so that a frame with a good id and anything else wrong is refused under its id.
        long? id = JsonScan.TryGetInteger(utf8, slots[(int)F.Id], out var number) ? number : null;
        if (outcome == ScanOutcome.Duplicate) return new ClientFrame.BadFrame("a field is there twice") { Id = id };

        var fields = new FieldReader(utf8, Names, slots);
        fields.IntegerOrNull((int)F.Id);
        var frame = Build(ref fields);
        return fields.Error is { } error || frame is null
            ? new ClientFrame.BadFrame(fields.Error ?? "unknown type") { Id = id }
            : frame with { Id = id };
    }

    /// <summary>Decodes one text frame that arrived in pieces.</summary>
    public static ClientFrame Decode(in ReadOnlySequence<byte> utf8)
    {
        if (utf8.IsSingleSegment) return Decode(utf8.FirstSpan);
        var length = checked((int)utf8.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            utf8.CopyTo(rented);
            return Decode(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ClientFrame? Build(ref FieldReader f) => f.Text((int)F.T) switch
    {
        "hello" => new ClientFrame.Hello(f.Text((int)F.Token), f.Text((int)F.Device))
        {
            Resume = Resume(ref f),
            Window = f.SmallCountOrNull((int)F.Window, least: 1),
        },
        "send" => Send(ref f),
        "ack" => new ClientFrame.Ack(f.Count((int)F.Seq)),
        "read" => new ClientFrame.Read(f.Text((int)F.Conv), f.Count((int)F.Cseq)),
        "typing" => new ClientFrame.Typing(f.Text((int)F.Conv), f.Flag((int)F.On)),
        "pull" => Pull(ref f),
        "watch" => new ClientFrame.Watch(f.Texts((int)F.Users)),
        "auth" => new ClientFrame.Auth(f.Text((int)F.Token)),
        "ping" => new ClientFrame.Ping(),
        "pong" => new ClientFrame.Pong(),
        _ => null,
    };

    private static StreamPosition? Resume(ref FieldReader f)
    {
        if (!f.Has((int)F.Resume)) return null;
        var json = f.Raw((int)F.Resume);
        Span<JsonSlot> slots = stackalloc JsonSlot[2];
        if (JsonScan.Scan(json, ResumeNames, slots) != ScanOutcome.Object)
        {
            f.Fail("field resume must be an object with epoch and seq");
            return null;
        }

        var inner = new FieldReader(json, ResumeNames, slots);
        var position = new StreamPosition(inner.Text(0), inner.Count(1));
        if (inner.Error is { } error) f.Fail(error);
        return position;
    }

    private static ClientFrame.Send? Send(ref FieldReader f)
    {
        if (f.Has((int)F.Conv) == f.Has((int)F.To)) f.Fail("exactly one of conv and to must be there");
        var (conv, to, cmid) = (f.TextOrNull((int)F.Conv), f.TextOrNull((int)F.To), f.Text((int)F.Cmid));
        if (!f.Has((int)F.Body)) f.Fail("field body is missing");
        if (f.Error is not null) return null;
        if (MessageBody.TryParseMessage(f.Raw((int)F.Body), out var body, out var error)) return new ClientFrame.Send(cmid, body!) { Conv = conv, To = to };
        f.Fail(error!);
        return null;
    }

    private static ClientFrame.Pull Pull(ref FieldReader f)
    {
        if (f.Has((int)F.Before) && f.Has((int)F.After)) f.Fail("at most one of before and after may be there");
        return new ClientFrame.Pull(f.Text((int)F.Conv), f.SmallCount((int)F.Limit, least: 1))
        {
            Before = f.CountOrNull((int)F.Before),
            After = f.CountOrNull((int)F.After),
        };
    }
}
