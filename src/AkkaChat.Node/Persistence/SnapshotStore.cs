using System.Data.Common;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;

namespace AkkaChat.Node.Persistence;

/// <summary>
/// The snapshot store of Akka.Persistence.Sql with statements of its own, without a mapper: every entity that wakes up loads a snapshot, if only to
/// find that it has none. The table and the circuit breaker stay the plugin's.
/// </summary>
#pragma warning disable CA1001 // An actor's life ends in PostStop, which disposes what it owns.
internal sealed class SnapshotStore : SqlSnapshotStore
#pragma warning restore CA1001
{
    /// <summary>Statements at once; more wait for their turn. Each takes a connection: to open many is dearer than to wait for one.</summary>
    private const int Statements = 8;

    private readonly SemaphoreSlim _turns = new(Statements);
    private readonly Akka.Serialization.Serialization _serialization = Context.System.Serialization;
    private readonly Database _database = Context.System.Settings.Setup.Get<DatabaseSetup>().Value.Database;
    private readonly string _load;
    private readonly string _save;
    private readonly string _delete;
    private readonly string _deleteAll;

    public SnapshotStore(Akka.Configuration.Config config) : base(config)
    {
        var table = _database.SnapshotTable;
        const string Matching = "persistence_id = @id AND sequence_nr BETWEEN @min AND @max AND created_at BETWEEN @since AND @until";
        _load = $"SELECT sequence_nr, created_at, payload, serializer_id, manifest FROM {table} WHERE {Matching} ORDER BY sequence_nr DESC LIMIT 1";
        _save = $"""
            INSERT INTO {table} (persistence_id, sequence_nr, created_at, payload, manifest, serializer_id)
            VALUES (@id, @nr, @at, @payload, @manifest, @serializer)
            ON CONFLICT (persistence_id, sequence_nr) DO UPDATE
            SET created_at = excluded.created_at, payload = excluded.payload, manifest = excluded.manifest, serializer_id = excluded.serializer_id
            """;
        _delete = $"DELETE FROM {table} WHERE persistence_id = @id AND sequence_nr = @nr";
        _deleteAll = $"DELETE FROM {table} WHERE {Matching}";
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        base.PostStop();
        _turns.Dispose();
    }

    /// <inheritdoc />
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        OnDatabase(
            _load,
            async command =>
            {
                await using var row = await command.ExecuteReaderAsync(cancellationToken);
                return await row.ReadAsync(cancellationToken) ? await ToSnapshotAsync(persistenceId, row, cancellationToken) : null;
            },
            cancellationToken,
            Matching(persistenceId, criteria));

    /// <inheritdoc />
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var serializer = _serialization.FindSerializerFor(snapshot);
        return ExecuteAsync(
            _save,
            cancellationToken,
            ("@id", metadata.PersistenceId),
            ("@nr", metadata.SequenceNr),
            ("@at", metadata.Timestamp.Ticks),
            ("@payload", serializer.ToBinary(snapshot)),
            ("@manifest", Akka.Serialization.Serialization.ManifestFor(serializer, snapshot)),
            ("@serializer", serializer.Identifier));
    }

    /// <inheritdoc />
    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) =>
        ExecuteAsync(_delete, cancellationToken, ("@id", metadata.PersistenceId), ("@nr", metadata.SequenceNr));

    /// <inheritdoc />
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        ExecuteAsync(_deleteAll, cancellationToken, Matching(persistenceId, criteria));

    private static (string Name, object Value)[] Matching(string persistenceId, SnapshotSelectionCriteria criteria) =>
    [
        ("@id", persistenceId),
        ("@min", criteria.MinSequenceNr),
        ("@max", criteria.MaxSequenceNr),
        ("@since", (criteria.MinTimestamp ?? DateTime.MinValue).Ticks),
        ("@until", criteria.MaxTimeStamp.Ticks),
    ];

    private async Task<SelectedSnapshot?> ToSnapshotAsync(string persistenceId, DbDataReader row, CancellationToken cancel)
    {
        var payload = await row.GetFieldValueAsync<byte[]>(2, cancel);
        return new SelectedSnapshot(
            new SnapshotMetadata(persistenceId, row.GetInt64(0), new DateTime(row.GetInt64(1), DateTimeKind.Utc)),
            _serialization.Deserialize(payload, row.GetInt32(3), row.GetString(4)));
    }

    private Task<int> ExecuteAsync(string text, CancellationToken cancel, params (string Name, object Value)[] parameters) =>
        OnDatabase(text, command => command.ExecuteNonQueryAsync(cancel), cancel, parameters);

    // SQLite works on the calling thread, which is the store's own: it shall go on.
    private Task<T> OnDatabase<T>(string text, Func<DbCommand, Task<T>> use, CancellationToken cancel, params (string Name, object Value)[] parameters) =>
        Task.Run(
            async () =>
            {
                await _turns.WaitAsync(cancel);
                try
                {
                    await using var connection = await _database.OpenAsync(cancel);
                    await using var command = Database.Command(connection, text, parameters);
                    return await use(command);
                }
                finally
                {
                    _turns.Release();
                }
            },
            cancel);
}
