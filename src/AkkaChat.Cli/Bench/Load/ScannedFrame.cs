using System.Text.Json;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>The types of frames that matter to a load generator.</summary>
internal enum FrameType
{
    Other,
    Ev,
    Ok,
    Err,
    Ping,
    Welcome,
    CaughtUp,
    Goaway,
}

/// <summary>
/// What a load generator needs of a server's frame, in any order of fields, without allocating anything: the texts are pieces of the
/// frame itself. The protocol's own codec builds an object with strings for each, which its users need and a generator doesn't.
/// </summary>
internal ref struct ScannedFrame
{
    public FrameType Type { get; private set; }

    public long? Id { get; private set; }

    public long Seq { get; private set; }

    public long Cseq { get; private set; }

    public long Head { get; private set; }

    public int RetryMs { get; private set; }

    public ReadOnlySpan<byte> Conv { get; private set; }

    public ReadOnlySpan<byte> Kind { get; private set; }

    public ReadOnlySpan<byte> From { get; private set; }

    /// <summary>The <c>text</c> of the body, or its <c>title</c>.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    public ReadOnlySpan<byte> Cmid { get; private set; }

    public ReadOnlySpan<byte> Resume { get; private set; }

    public ReadOnlySpan<byte> Reason { get; private set; }

    public ReadOnlySpan<byte> Epoch { get; private set; }

    public ReadOnlySpan<byte> Code { get; private set; }

    public ReadOnlySpan<byte> Message { get; private set; }

    /// <summary>Reads a frame.</summary>
    /// <exception cref="JsonException">It is no JSON object, or a field has another type than it should.</exception>
    public static ScannedFrame Of(ReadOnlySpan<byte> json)
    {
        var frame = default(ScannedFrame);
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("not an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = Unescaped(ref reader);
                reader.Read();
                frame.Take(name, ref reader);
            }

            reader.Read(); // Throws on anything but white space after the object.
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException("a field of another type", e);
        }

        return frame;
    }

    private void Take(ReadOnlySpan<byte> name, scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return; // As good as absent.
        switch (name.Length)
        {
            case 1 when name[0] == (byte)'t': Type = TypeOf(ReadText(ref reader)); return;
            case 2 when name.SequenceEqual("id"u8): Id = reader.GetInt64(); return;
            case 3 when name.SequenceEqual("seq"u8): Seq = reader.GetInt64(); return;
            case 4 when name.SequenceEqual("conv"u8): Conv = ReadText(ref reader); return;
            case 4 when name.SequenceEqual("cseq"u8): Cseq = reader.GetInt64(); return;
            case 4 when name.SequenceEqual("kind"u8): Kind = ReadText(ref reader); return;
            case 4 when name.SequenceEqual("from"u8): From = ReadText(ref reader); return;
            case 4 when name.SequenceEqual("cmid"u8): Cmid = ReadText(ref reader); return;
            case 4 when name.SequenceEqual("head"u8): Head = reader.GetInt64(); return;
            case 4 when name.SequenceEqual("code"u8): Code = ReadText(ref reader); return;
            case 4 when name.SequenceEqual("body"u8): TakeBody(ref reader); return;
            case 5 when name.SequenceEqual("epoch"u8): Epoch = ReadText(ref reader); return;
            case 6 when name.SequenceEqual("resume"u8): Resume = ReadText(ref reader); return;
            case 6 when name.SequenceEqual("reason"u8): Reason = ReadText(ref reader); return;
            case 7 when name.SequenceEqual("message"u8): Message = ReadText(ref reader); return;
            case 8 when name.SequenceEqual("retry_ms"u8): RetryMs = reader.GetInt32(); return;
            default: reader.Skip(); return;
        }
    }

    private void TakeBody(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("title"u8);
            reader.Read();
            if (isText)
                Text = ReadText(ref reader);
            else
                reader.Skip();
        }
    }

    private static ReadOnlySpan<byte> ReadText(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("not a text");
        return Unescaped(ref reader);
    }

    private static ReadOnlySpan<byte> Unescaped(scoped ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;

        // Nothing that is sent here needs an escape, but a server may write any character as one.
        var text = new byte[reader.ValueSpan.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }

    private static FrameType TypeOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ev"u8) ? FrameType.Ev
        : type.SequenceEqual("ok"u8) ? FrameType.Ok
        : type.SequenceEqual("err"u8) ? FrameType.Err
        : type.SequenceEqual("ping"u8) ? FrameType.Ping
        : type.SequenceEqual("welcome"u8) ? FrameType.Welcome
        : type.SequenceEqual("caught_up"u8) ? FrameType.CaughtUp
        : type.SequenceEqual("goaway"u8) ? FrameType.Goaway
        : FrameType.Other;
}
