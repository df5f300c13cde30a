using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>What a WebSocket frame is (RFC 6455, section 5.2).</summary>
internal enum Opcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>Frames of RFC 6455 to and from bytes, as a client sees them: masked on their way out, unmasked on their way in.</summary>
internal static class WebSocketFrame
{
    /// <summary>The most bytes that go before a payload to the server: 2, 8 of length, 4 of mask.</summary>
    public const int MaxHeadBytes = 14;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;

    /// <summary>Reads the head of a server's frame.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="head">What the head says.</param>
    /// <returns>False if the head isn't all here.</returns>
    /// <exception cref="InvalidDataException">This is no frame of a server.</exception>
    public static bool TryReadHead(ReadOnlySpan<byte> bytes, out Head head)
    {
        head = default;
        if (bytes.Length < 2)
            return false;
        if ((bytes[0] & 0x70) != 0 || (bytes[1] & Masked) != 0)
            throw new InvalidDataException("A frame with reserved bits, or masked by the server.");
        var (length, size) = (bytes[1] & 0x7F) switch
        {
            126 => (bytes.Length < 4 ? -1 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), 4),
            127 => (bytes.Length < 10 ? -1 : (long)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]), 10),
            var small => (small, 2),
        };
        if (bytes.Length < size)
            return false;
        if (length is < 0 or > int.MaxValue / 2)
            throw new InvalidDataException("A frame of an impossible length.");
        head = new Head((Opcode)(bytes[0] & 0x0F), (bytes[0] & Final) != 0, size, (int)length);
        return true;
    }

    /// <summary>Writes a client's frame, which is never fragmented.</summary>
    /// <returns>How many bytes of <paramref name="to"/> it took.</returns>
    public static int Write(Opcode opcode, ReadOnlySpan<byte> payload, uint mask, Span<byte> to)
    {
        to[0] = (byte)(Final | (byte)opcode);
        var size = 2;
        if (payload.Length < 126)
        {
            to[1] = (byte)(Masked | payload.Length);
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            to[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payload.Length);
            size = 4;
        }
        else
        {
            to[1] = Masked | 127;
            BinaryPrimitives.WriteUInt64BigEndian(to[2..], (ulong)payload.Length);
            size = 10;
        }

        MemoryMarshal.Write(to[size..], mask);
        size += sizeof(uint);
        Mask(payload, mask, to.Slice(size, payload.Length));
        return size + payload.Length;
    }

    /// <summary>The mask's bytes stand in memory as on the wire, so words of the machine's own order are right.</summary>
    private static void Mask(ReadOnlySpan<byte> payload, uint mask, Span<byte> to)
    {
        var words = MemoryMarshal.Cast<byte, uint>(payload);
        var masked = MemoryMarshal.Cast<byte, uint>(to);
        for (var i = 0; i < words.Length; i++)
            masked[i] = words[i] ^ mask;
        Span<byte> rest = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(rest, mask);
        for (var i = words.Length * sizeof(uint); i < payload.Length; i++)
            to[i] = (byte)(payload[i] ^ rest[i % sizeof(uint)]);
    }

    /// <summary>The head of a frame.</summary>
    /// <param name="Opcode">What it is.</param>
    /// <param name="IsFinal">Whether the message ends with it.</param>
    /// <param name="Size">Bytes of the head itself.</param>
    /// <param name="Length">Bytes of the payload.</param>
    public readonly record struct Head(Opcode Opcode, bool IsFinal, int Size, int Length);
}
