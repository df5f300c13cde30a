using AkkaChat.Domain;
using Google.Protobuf;

namespace AkkaChat.Node.Serialization;

/// <summary>
/// Encodes an entry once for its conversation's row and all its copies. On the wire a nested message and a field of bytes are the same, so
/// what is written often has a second layout in which its entries are bytes (<c>Encoded…</c> in Protos).
/// </summary>
internal static class EncodedEntries
{
    /// <summary>Entries remembered: more than are on their way from a conversation to its inboxes at one time on a busy node.</summary>
    private const int Remembered = 4096;

    /// <summary>Heaviest entry that is remembered (<see cref="Entry.Weight"/>, in bytes): with <see cref="Remembered"/> it bounds the memory to a few MiB.</summary>
    private const int EntryWeight = 2048;

    private static readonly RecentTable<Entry, ByteString> Recent = new(Remembered);

    /// <summary>The bytes of an entry.</summary>
    public static ByteString Encoded(this Entry entry) =>
        entry.Weight > EntryWeight ? entry.ToWire().ToByteString() : Recent.GetOrAdd(entry, 0, static (e, _) => e.ToWire().ToByteString());
}
