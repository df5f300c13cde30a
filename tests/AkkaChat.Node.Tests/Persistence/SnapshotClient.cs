using Akka.Actor;
using Akka.Persistence;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Node.Tests.Persistence;

/// <summary>Speaks with the snapshot store as a persistent actor does. A snapshot tells by its title which one it is.</summary>
internal sealed class SnapshotClient(ActorSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IActorRef _store = Akka.Persistence.Persistence.Instance.Apply(system).SnapshotStoreFor(null);

    /// <summary>Saves a snapshot of an entity at a row.</summary>
    public async Task SaveAsync(string persistenceId, long row, string title, DateTime at)
    {
        var snapshot = new ConversationSnapshot
        {
            Title = title,
            LastAt = DateTimeOffset.UnixEpoch,
            Members = [],
            Recipients = [],
            Dedupe = [],
            Index = [],
            NextCseq = 1,
            NextRow = 1,
        };
        Is<SaveSnapshotSuccess>(await _store.Ask(new SaveSnapshot(new SnapshotMetadata(persistenceId, row, at), snapshot), Patience));
    }

    /// <summary>The snapshot that a recovery up to row <paramref name="to"/> begins with; null if there is none.</summary>
    /// <exception cref="InvalidOperationException">The store says that it can't load it.</exception>
    public async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria? criteria = null, long to = long.MaxValue) =>
        Is<LoadSnapshotResult>(await _store.Ask(new LoadSnapshot(persistenceId, criteria ?? SnapshotSelectionCriteria.Latest, to), Patience)).Snapshot;

    /// <summary>Its title; null if there is none.</summary>
    public async Task<string?> LoadTitleAsync(string persistenceId, SnapshotSelectionCriteria? criteria = null, long to = long.MaxValue) =>
        ((ConversationSnapshot?)(await LoadAsync(persistenceId, criteria, to))?.Snapshot)?.Title;

    /// <summary>Deletes the snapshot at a row.</summary>
    public async Task DeleteAsync(string persistenceId, long row) =>
        Is<DeleteSnapshotSuccess>(await _store.Ask(new DeleteSnapshot(new SnapshotMetadata(persistenceId, row, DateTime.MinValue)), Patience));

    /// <summary>Deletes all snapshots that match.</summary>
    public async Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Is<DeleteSnapshotsSuccess>(await _store.Ask(new DeleteSnapshots(persistenceId, criteria), Patience));

    private static T Is<T>(object reply) =>
        reply is T expected ? expected : throw new InvalidOperationException($"{reply} instead of {typeof(T).Name}.", (reply as LoadSnapshotFailed)?.Cause);
}
