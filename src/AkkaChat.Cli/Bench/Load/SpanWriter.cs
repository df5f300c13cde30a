using System.Buffers.Text;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Composes a frame in a given piece of memory.</summary>
internal ref struct SpanWriter(Span<byte> to)
{
    private readonly Span<byte> _to = to;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _to[.._length];

    public void Add(ReadOnlySpan<byte> utf8) => utf8.CopyTo(Take(utf8.Length));

    public void Add(long number)
    {
        Utf8Formatter.TryFormat(number, _to[_length..], out var digits);
        _length += digits;
    }

    /// <summary>Adds a name in quotes; names of this program and of conversations have nothing to escape.</summary>
    public void AddQuoted(ReadOnlySpan<byte> utf8)
    {
        Add("\""u8);
        Add(utf8);
        Add("\""u8);
    }

    /// <summary>Reserves room that the caller fills.</summary>
    public Span<byte> Take(int bytes)
    {
        var room = _to.Slice(_length, bytes);
        _length += bytes;
        return room;
    }
}
