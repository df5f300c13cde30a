using System.Runtime.CompilerServices;
using AkkaChat.Domain;
using AkkaChat.Protocol;

namespace AkkaChat.Web.Sessions.Wire;

/// <summary>
/// Gives all sessions of a node that are sent one entry at about the same time the same <see cref="TimelineEntry"/>, which is encoded once.
/// A table of the most recent ones in which a newer entry takes the place of an older one: bounded, without a lock, and a miss costs only the
/// encoding.
/// </summary>
internal sealed class SharedEntries
{
    /// <summary>Entries remembered; a power of two.</summary>
    private const int Slots = 1024;

    /// <summary>Longest body that is remembered, in bytes: with <see cref="Slots"/> it bounds the memory to a few MiB.</summary>
    private const int BodyBytes = 2048;

    private readonly Shared?[] _slots = new Shared?[Slots];

    /// <summary>The entry as <paramref name="reader"/> sees it.</summary>
    public TimelineEntry ToWire(Entry entry, ConversationId conversation, UserId reader)
    {
        // The sender's own copies carry the cmid: they are nobody else's.
        if (entry.From == reader || entry.Body.Length > BodyBytes)
            return entry.ToWire(conversation, reader);
        ref var slot = ref _slots[RuntimeHelpers.GetHashCode(entry) & (Slots - 1)];
        if (slot is not { } shared || !ReferenceEquals(shared.Entry, entry) || shared.Conversation != conversation)
            slot = shared = new Shared(entry, conversation, entry.ToWire(conversation, reader));
        return shared.Wire;
    }

    private sealed record Shared(Entry Entry, ConversationId Conversation, TimelineEntry Wire);
}
