using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>
/// Remembers a device's position and its unsent messages across restarts. One client uses a store at a time; calls
/// that change unsent messages come one after another.
/// </summary>
public interface IClientStore
{
    /// <summary>Reads what is kept.</summary>
    ValueTask<StoredState> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the position. Losing the newest one is harmless (events come again); keeping one that was not processed loses events.</summary>
    ValueTask SavePositionAsync(StreamPosition position, CancellationToken cancellationToken);

    /// <summary>Keeps a message, durably, after all others.</summary>
    ValueTask AddUnsentAsync(UnsentMessage message, CancellationToken cancellationToken);

    /// <summary>Forgets a message. Failing to is harmless: it is sent again under its <c>cmid</c>.</summary>
    ValueTask RemoveUnsentAsync(string cmid, CancellationToken cancellationToken);
}

/// <summary>What a store keeps.</summary>
/// <param name="Position">What the device has processed; null if nothing yet.</param>
/// <param name="Unsent">Unsent messages in the order of sending.</param>
public sealed record StoredState(StreamPosition? Position, IReadOnlyList<UnsentMessage> Unsent);
