using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AkkaChat.Protocol.Codec;

/// <summary>A value in the scanned text: its type and where it is.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonSlot(JsonTokenType Type, int Start, int Length);

/// <summary>The known field names of a frame, found by length first.</summary>
internal sealed class FieldNames
{
    private readonly (byte[] Name, int Index)[][] _byLength;

    public FieldNames(params string[] names)
    {
        Names = names;
        _byLength = new (byte[], int)[names.Max(n => n.Length) + 1][];
        for (var length = 0; length < _byLength.Length; length++)
            _byLength[length] = [.. names.Index().Where(n => n.Item.Length == length).Select(n => (Encoding.ASCII.GetBytes(n.Item), n.Index))];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The index of the property name the reader stands on; -1 if unknown.</summary>
    public int IndexOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped) return JsonScan.TryGetString(ref reader, out var name) ? IndexOf(name) : -1;
        if (reader.ValueSpan.Length >= _byLength.Length) return -1;
        foreach (var (candidate, index) in _byLength[reader.ValueSpan.Length])
            if (reader.ValueSpan.SequenceEqual(candidate)) return index;
        return -1;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < Names.Count; i++)
            if (Names[i] == name) return i;
        return -1;
    }
}

/// <summary>What a scan of a text found.</summary>
internal enum ScanOutcome
{
    /// <summary>A JSON object; the slots are filled.</summary>
    Object,

    /// <summary>Well-formed JSON would be an object, but a known field is there twice.</summary>
    Duplicate,

    /// <summary>No JSON object.</summary>
    NotAnObject,
}

/// <summary>One pass over a JSON object that checks all of its grammar and remembers where the known fields are. Nothing is allocated for a good frame.</summary>
internal static class JsonScan
{
    /// <summary>Depth is bounded by the size of a frame; the reader keeps one bit per level.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    /// <summary>Fills <paramref name="slots"/>, one per known name.</summary>
    public static ScanOutcome Scan(ReadOnlySpan<byte> json, FieldNames names, Span<JsonSlot> slots)
    {
        slots.Clear();
        var outcome = ScanOutcome.Object;
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return ScanOutcome.NotAnObject;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var index = names.IndexOf(ref reader);
                reader.Read();
                var (type, start) = (reader.TokenType, (int)reader.TokenStartIndex);
                reader.Skip();
                if (index < 0) continue;
                if (slots[index].Length > 0) outcome = ScanOutcome.Duplicate;
                else slots[index] = new JsonSlot(type, start, (int)reader.BytesConsumed - start);
            }

            reader.Read(); // Throws on anything but white space after the object.
            return outcome;
        }
        catch (JsonException)
        {
            return ScanOutcome.NotAnObject;
        }
    }

    /// <summary>The string the reader stands on, unless it is not Unicode (a lone surrogate, invalid UTF-8).</summary>
    public static bool TryGetString(ref Utf8JsonReader reader, out string value)
    {
        value = "";
        if (!reader.ValueIsEscaped)
        {
            if (!Utf8.IsValid(reader.ValueSpan)) return false;
            value = Encoding.UTF8.GetString(reader.ValueSpan);
            return true;
        }

        try
        {
            value = reader.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The string of a slot.</summary>
    public static bool TryGetString(ReadOnlySpan<byte> json, JsonSlot slot, out string value)
    {
        value = "";
        if (slot.Type != JsonTokenType.String) return false;
        var reader = new Utf8JsonReader(json.Slice(slot.Start, slot.Length), Options);
        return reader.Read() && TryGetString(ref reader, out value);
    }

    /// <summary>The integer of a slot; a number with a fraction or an exponent is none.</summary>
    public static bool TryGetInteger(ReadOnlySpan<byte> json, JsonSlot slot, out long value)
    {
        value = 0;
        return slot.Type == JsonTokenType.Number
            && long.TryParse(json.Slice(slot.Start, slot.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
