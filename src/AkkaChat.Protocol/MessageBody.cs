using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AkkaChat.Protocol.Codec;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Protocol;

/// <summary>
/// The content of an entry: a JSON object kept as UTF-8 without white space between tokens, otherwise byte for byte as
/// the sender wrote it. So unknown fields pass through untouched, and the same body re-sent with other white space is
/// still the same body.
/// </summary>
[JsonConverter(typeof(MessageBodyJsonConverter))]
public sealed class MessageBody : IEquatable<MessageBody>
{
    private MessageBody(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The JSON object. Its length is what <c>limits.body_bytes</c> bounds.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Takes bytes that went through <see cref="TryParse"/> before, for instance from a journal. They are not checked again.</summary>
    public static MessageBody FromStored(ReadOnlyMemory<byte> utf8) => new(utf8);

    /// <summary>The body of a plain message.</summary>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty or is not well-formed UTF-16.</exception>
    public static MessageBody FromText(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (!IsWellFormed(text)) throw new ArgumentException("A lone surrogate is not text.", nameof(text));
        var json = new StringBuilder("{\"text\":", text.Length + 16);
        JsonText.Append(json, text);
        return new MessageBody(Encoding.UTF8.GetBytes(json.Append('}').ToString()));
    }

    /// <summary>
    /// Takes any JSON object. Refused are: what is not one, duplicate names (readers would disagree about the meaning),
    /// text that is not Unicode, and nesting deeper than <see cref="JsonCompactor.MaxDepth"/>.
    /// </summary>
    /// <param name="json">One JSON value.</param>
    /// <param name="body">The body, when accepted.</param>
    /// <param name="error">What is wrong otherwise; holds nothing of the content.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out MessageBody? body, out string? error)
    {
        body = null;
        var buffer = new ArrayBufferWriter<byte>(Math.Max(json.Length, 2));
        error = JsonCompactor.CompactObject(json, buffer);
        if (error is null) body = new MessageBody(buffer.WrittenMemory);
        return error is null;
    }

    /// <summary>Like <see cref="TryParse"/>, and also demands that it <see cref="HasText"/>.</summary>
    /// <param name="json">One JSON value.</param>
    /// <param name="body">The body, when accepted.</param>
    /// <param name="error">What is wrong otherwise; holds nothing of the content.</param>
    public static bool TryParseMessage(ReadOnlySpan<byte> json, out MessageBody? body, out string? error)
    {
        if (!TryParse(json, out body, out error)) return false;
        if (body!.HasText) return true;
        body = null;
        error = "body.text must be a string of at least 1 character";
        return false;
    }

    /// <summary>The string field <c>text</c>; null if there is none.</summary>
    public string? Text
    {
        get
        {
            var reader = new Utf8JsonReader(Utf8.Span, JsonScan.Options);
            return MoveToText(ref reader) ? reader.GetString() : null;
        }
    }

    /// <summary>Whether there is a string <c>text</c> of at least 1 character, as a message must have.</summary>
    public bool HasText
    {
        get
        {
            var reader = new Utf8JsonReader(Utf8.Span, JsonScan.Options);
            return MoveToText(ref reader) && reader.ValueSpan.Length > 0;
        }
    }

    /// <summary>Reads the body as a document; the caller disposes it.</summary>
    public JsonDocument ToDocument() => JsonDocument.Parse(Utf8);

    /// <inheritdoc/>
    public bool Equals(MessageBody? other) => other is not null && Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MessageBody);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>The JSON.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    private static bool MoveToText(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("text"u8);
            reader.Read();
            if (found) return reader.TokenType == JsonTokenType.String;
            reader.Skip();
        }

        return false;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
