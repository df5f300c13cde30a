using System.Buffers;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>A frame's bytes in a pooled array; whoever writes it to the socket returns it.</summary>
internal sealed class EncodedFrame(byte[] array, int length)
{
    public ReadOnlyMemory<byte> Memory => array.AsMemory(0, length);

    public int Length => length;

    public void Return() => ArrayPool<byte>.Shared.Return(array);
}

/// <summary>Encodes into pooled arrays.</summary>
internal sealed class PooledWriter : IBufferWriter<byte>
{
    private const int FirstBytes = 512;

    [ThreadStatic]
    private static PooledWriter? t_writer;

    private byte[] _array = [];
    private int _length;

    /// <summary>Encodes one frame with a writer of this thread.</summary>
    public static EncodedFrame Encode<T>(T frame, Action<T, IBufferWriter<byte>> encode)
    {
        var writer = t_writer ??= new PooledWriter();
        (writer._array, writer._length) = (ArrayPool<byte>.Shared.Rent(FirstBytes), 0);
        encode(frame, writer);
        var encoded = new EncodedFrame(writer._array, writer._length);
        writer._array = [];
        return encoded;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _array.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _array.Length * 2));
        _array.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
