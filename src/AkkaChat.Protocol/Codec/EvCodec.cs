using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace AkkaChat.Protocol.Codec;

/// <summary>
/// Encodes <c>ev</c> in two parts, so that one encoding of an entry serves every recipient: the head holds
/// <c>seq</c>, which each inbox counts for itself, and the tail everything else.
/// </summary>
public static class EvCodec
{
    /// <summary>The most bytes a head takes.</summary>
    public const int MaxHeadBytes = 40;

    /// <summary>Writes <c>{"t":"ev","seq":N</c>.</summary>
    public static void WriteHead(long seq, IBufferWriter<byte> to)
    {
        var span = to.GetSpan(MaxHeadBytes);
        var prefix = """{"t":"ev","seq":"""u8;
        prefix.CopyTo(span);
        Utf8Formatter.TryFormat(seq, span[prefix.Length..], out var digits);
        to.Advance(prefix.Length + digits);
    }

    /// <summary>Encodes <c>,"conv":…}</c>: a tail that is complete after any head.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="withCmid">Whether this is for the sender's own devices, whose copies carry the <c>cmid</c>.</param>
    public static byte[] EncodeTail(TimelineEntry entry, bool withCmid)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (entry.Body?.Utf8.Length ?? 0));
        using (WireWriter.Rent(buffer, out var w))
        {
            w.WriteStartObject();
            w.WriteEntryFields(entry, withCmid);
            w.WriteEndObject();
        }

        // The object's opening brace becomes the comma after seq.
        var tail = buffer.WrittenSpan.ToArray();
        tail[0] = (byte)',';
        return tail;
    }

    /// <summary>Writes a whole <c>ev</c>. The tail of an entry is encoded once, however many are sent it.</summary>
    public static void Write(long seq, TimelineEntry entry, IBufferWriter<byte> to) => Write(seq, entry.Encoded.Of(entry), to);

    /// <summary>Writes a whole <c>ev</c> from a shared tail.</summary>
    public static void Write(long seq, ReadOnlySpan<byte> tail, IBufferWriter<byte> to)
    {
        WriteHead(seq, to);
        to.Write(tail);
    }

    internal static void WriteEntryFields(this Utf8JsonWriter w, TimelineEntry entry, bool withCmid)
    {
        w.WriteString("conv"u8, entry.Conv);
        w.WriteNumber("cseq"u8, entry.Cseq);
        w.WriteString("kind"u8, entry.Kind);
        w.WriteString("from"u8, entry.From);
        w.WriteTime("at"u8, entry.At);
        if (withCmid && entry.Cmid is not null) w.WriteString("cmid"u8, entry.Cmid);
        if (entry.Ref is { } reference) w.WriteNumber("ref"u8, reference);
        if (entry.Body is not null) w.WriteBody(entry.Body);
    }

    internal static void WriteBody(this Utf8JsonWriter w, MessageBody body)
    {
        w.WritePropertyName("body"u8);
        w.WriteRawValue(body.Utf8.Span, skipInputValidation: true);
    }
}
