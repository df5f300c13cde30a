using System.Text.Json;

namespace AkkaChat.Protocol.Codec;

/// <summary>Reads typed fields of a scanned object and keeps the first thing wrong, so that building a frame reads straight through.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> json, FieldNames names, ReadOnlySpan<JsonSlot> slots)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly ReadOnlySpan<JsonSlot> _slots = slots;

    /// <summary>The first thing wrong; null while everything was right. Holds names of fields, never content.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the field is there. <c>null</c> counts as absent: many serializers write it.</summary>
    public readonly bool Has(int field) => _slots[field].Type is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>The raw JSON of a field; empty when absent.</summary>
    public readonly ReadOnlySpan<byte> Raw(int field) => Has(field) ? _json.Slice(_slots[field].Start, _slots[field].Length) : default;

    public string Text(int field)
    {
        if (!Require(field)) return "";
        if (!JsonScan.TryGetString(_json, _slots[field], out var value)) Fail(field, "must be a string of Unicode text");
        return value;
    }

    public string? TextOrNull(int field) => Has(field) ? Text(field) : null;

    /// <summary>Any integer of 64 bits.</summary>
    public long Integer(int field)
    {
        if (!Require(field)) return 0;
        if (!JsonScan.TryGetInteger(_json, _slots[field], out var value)) Fail(field, "must be an integer");
        return value;
    }

    public long? IntegerOrNull(int field) => Has(field) ? Integer(field) : null;

    /// <summary>An integer from <paramref name="least"/> up.</summary>
    public long Count(int field, long least = 0)
    {
        var value = Integer(field);
        if (Error is null && value < least) Fail(field, least == 0 ? "must not be negative" : $"must be at least {least}");
        return value;
    }

    public long? CountOrNull(int field) => Has(field) ? Count(field) : null;

    /// <summary>Like <see cref="Count"/>; what is too large for an <see cref="int"/> is lowered to its maximum, since every such bound is lowered later anyway.</summary>
    public int SmallCount(int field, int least = 0) => (int)Math.Clamp(Count(field, least), int.MinValue, int.MaxValue);

    public int? SmallCountOrNull(int field, int least = 0) => Has(field) ? SmallCount(field, least) : null;

    public bool Flag(int field)
    {
        if (!Require(field)) return false;
        if (_slots[field].Type is not (JsonTokenType.True or JsonTokenType.False)) Fail(field, "must be true or false");
        return _slots[field].Type == JsonTokenType.True;
    }

    public bool FlagOr(int field, bool absent) => Has(field) ? Flag(field) : absent;

    public DateTimeOffset Time(int field)
    {
        if (!Require(field)) return default;
        var reader = new Utf8JsonReader(Raw(field), JsonScan.Options);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)) return time.ToUniversalTime();
        Fail(field, "must be a time");
        return default;
    }

    public DateTimeOffset? TimeOrNull(int field) => Has(field) ? Time(field) : null;

    public IReadOnlyList<string> Texts(int field)
    {
        if (!Require(field)) return [];
        var values = new List<string>();
        var reader = new Utf8JsonReader(Raw(field), JsonScan.Options);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.String && JsonScan.TryGetString(ref reader, out var value)) values.Add(value);
            if (reader.TokenType == JsonTokenType.EndArray) return values;
        }

        Fail(field, "must be an array of strings");
        return [];
    }

    /// <summary>Keeps <paramref name="problem"/> unless something else was wrong before.</summary>
    public void Fail(string problem) => Error ??= problem;

    private void Fail(int field, string problem) => Fail($"field {names.Names[field]} {problem}");

    private bool Require(int field)
    {
        if (Has(field)) return true;
        Fail(field, "is missing");
        return false;
    }
}
