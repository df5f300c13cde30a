using AkkaChat.Domain;
using AkkaChat.Protocol;

namespace AkkaChat.Web.Sessions.Wire;

/// <summary>Gives all sessions of a node that are sent one entry at about the same time the same <see cref="TimelineEntry"/>, which is encoded once.</summary>
internal sealed class SharedEntries
{
    /// <summary>Entries remembered.</summary>
    private const int Remembered = 1024;

    /// <summary>Heaviest entry that is remembered (<see cref="Entry.Weight"/>, in bytes): with <see cref="Remembered"/> it bounds the memory to a few MiB.</summary>
    private const int EntryWeight = 2048;

    private readonly RecentTable<Entry, TimelineEntry> _recent = new(Remembered);

    /// <summary>The entry of a conversation as <paramref name="reader"/> sees it.</summary>
    public TimelineEntry ToWire(Entry entry, ConversationId conversation, UserId reader) =>
        // The sender's own copies carry the cmid: they are nobody else's.
        entry.From == reader || entry.Weight > EntryWeight
            ? entry.ToWire(conversation, reader)
            : _recent.GetOrAdd(entry, (conversation, reader), static (e, to) => e.ToWire(to.conversation, to.reader));
}
