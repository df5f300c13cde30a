using Akka.Actor;

namespace AkkaChat.Node.Persistence;

/// <summary>
/// Reads rows straight from the journal's table. The read side of the plugin would do, but it fetches whole batches whatever is asked for,
/// and polls the table for as long as the node runs.
/// </summary>
internal sealed class JournalReader(ActorSystem system, Database database) : IJournalReader, IDisposable
{
    /// <summary>Reads at once; more wait for their turn. Each takes a connection: to open many is dearer than to wait for one.</summary>
    private const int Readers = 8;

    /// <summary>A page ends after the row that reaches this many bytes, so that no page is large whatever its rows hold.</summary>
    private const int PageBytes = 1024 * 1024;

    private readonly SemaphoreSlim _turns = new(Readers);

    private readonly string _query = $"""
        SELECT sequence_nr, payload, serializer_id, manifest
        FROM {database.JournalTable}
        WHERE persistence_id = @id AND sequence_nr BETWEEN @from AND @to AND is_deleted = {database.False}
        ORDER BY sequence_nr LIMIT @max
        """;

    private readonly string _highest = $"SELECT MAX(sequence_nr) FROM {database.JournalTable} WHERE persistence_id = @id";

    /// <inheritdoc />
    public Task<JournalPage> ReadAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, int maxRows, CancellationToken cancel = default) =>
        InTurnAsync(() => QueryAsync(persistenceId, fromSequenceNr, toSequenceNr, maxRows, cancel), cancel);

    /// <summary>The number of an entity's newest row, also of one that is marked as deleted; 0 if it has none.</summary>
    public Task<long> ReadHighestAsync(string persistenceId, CancellationToken cancel) => InTurnAsync(() => QueryHighestAsync(persistenceId, cancel), cancel);

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async Task<T> InTurnAsync<T>(Func<Task<T>> read, CancellationToken cancel)
    {
        await _turns.WaitAsync(cancel);
        try
        {
            // SQLite reads on the calling thread, which may be an actor's.
            return await Task.Run(read, cancel);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<long> QueryHighestAsync(string persistenceId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var command = Database.Command(connection, _highest, ("@id", persistenceId));
        return await command.ExecuteScalarAsync(cancel) is long highest ? highest : 0;
    }

    private async Task<JournalPage> QueryAsync(string persistenceId, long from, long to, int max, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var command = Database.Command(connection, _query, ("@id", persistenceId), ("@from", from), ("@to", to), ("@max", max));
        var rows = new List<JournalRow>();
        var bytes = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (bytes < PageBytes && await reader.ReadAsync(cancel))
        {
            var payload = await reader.GetFieldValueAsync<byte[]>(1, cancel);
            bytes += payload.Length;
            rows.Add(new JournalRow(reader.GetInt64(0), system.Serialization.Deserialize(payload, reader.GetInt32(2), reader.GetString(3))));
        }

        return new JournalPage(rows);
    }
}
