using System.Buffers;
using System.Text.Json;

namespace AkkaChat.Protocol.Codec;

/// <summary>Checks a JSON object strictly and copies its tokens without the white space between them.</summary>
public static class JsonCompactor
{
    /// <summary>Most levels of nesting in a body. A frame adds a few; common parsers stop at 64.</summary>
    public const int MaxDepth = 32;

    /// <summary>Writes the object; returns what is wrong, or null.</summary>
    internal static string? CompactObject(ReadOnlySpan<byte> json, IBufferWriter<byte> to)
    {
        try
        {
            var reader = new Utf8JsonReader(json, JsonScan.Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "body must be a JSON object";
            return Copy(json, ref reader, to);
        }
        catch (JsonException)
        {
            return "body must be a JSON object";
        }
    }

    private static string? Copy(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IBufferWriter<byte> to)
    {
        var names = new UniqueNames();
        var separate = false;
        do
        {
            if (reader.CurrentDepth >= MaxDepth) return "body is nested too deep";
            var token = json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (separate) to.Write(","u8);
                    to.Write(token);
                    if (reader.TokenType == JsonTokenType.StartObject) names.Enter(reader.CurrentDepth);
                    separate = false;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    to.Write(token);
                    separate = true;
                    break;
                case JsonTokenType.PropertyName:
                    if (!JsonScan.TryGetString(ref reader, out var name)) return "body is not Unicode text";
                    if (!names.Add(reader.CurrentDepth, name)) return "body has a name twice in one object";
                    if (separate) to.Write(","u8);
                    to.Write(token[..(token.LastIndexOf((byte)'"') + 1)]); // The token of a name includes its colon.
                    to.Write(":"u8);
                    separate = false;
                    break;
                case JsonTokenType.String when !IsUnicode(ref reader):
                    return "body is not Unicode text";
                default:
                    if (separate) to.Write(","u8);
                    to.Write(token);
                    separate = true;
                    break;
            }
        }
        while (reader.Read());
        return null;
    }

    private static bool IsUnicode(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? JsonScan.TryGetString(ref reader, out _) : System.Text.Unicode.Utf8.IsValid(reader.ValueSpan);

    /// <summary>The names of every open object. A set per object would cost a hostile body nothing and us much; one set with the object's number serves all.</summary>
    private struct UniqueNames
    {
        private HashSet<(int Object, string Name)>? _seen;
        private (int Object, string Name)? _only;
        private int[]? _objectAtDepth;
        private int _objects;

        public void Enter(int depth)
        {
            _objectAtDepth ??= new int[MaxDepth + 1];
            _objectAtDepth[depth] = ++_objects;
        }

        /// <summary>Adds a name of the object whose properties stand at <paramref name="propertyDepth"/>.</summary>
        public bool Add(int propertyDepth, string name)
        {
            var key = (_objectAtDepth![propertyDepth - 1], name);
            if (_only is null)
            {
                _only = key; // Most bodies are {"text": …}: no set for them.
                return true;
            }

            _seen ??= [_only.Value];
            return _seen.Add(key);
        }
    }
}
