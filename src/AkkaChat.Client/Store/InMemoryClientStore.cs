using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>Keeps everything as long as the process lives; can be handed from one client to the next.</summary>
public sealed class InMemoryClientStore : IClientStore
{
    private readonly Lock _gate = new();
    private readonly List<UnsentMessage> _unsent = [];
    private StreamPosition? _position;

    /// <inheritdoc/>
    public ValueTask<StoredState> LoadAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return ValueTask.FromResult(new StoredState(_position, [.. _unsent]));
    }

    /// <inheritdoc/>
    public ValueTask SavePositionAsync(StreamPosition position, CancellationToken cancellationToken)
    {
        lock (_gate) _position = position;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask AddUnsentAsync(UnsentMessage message, CancellationToken cancellationToken)
    {
        lock (_gate) _unsent.Add(message);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RemoveUnsentAsync(string cmid, CancellationToken cancellationToken)
    {
        lock (_gate) _unsent.RemoveAll(m => m.Cmid == cmid);
        return ValueTask.CompletedTask;
    }
}
