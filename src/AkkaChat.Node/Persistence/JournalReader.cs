using Akka.Actor;

namespace AkkaChat.Node.Persistence;

/// <summary>
/// Reads rows straight from the journal's table. The read side of the plugin would do, but it fetches whole batches whatever is asked for,
/// and polls the table for as long as the node runs.
/// </summary>
internal sealed class JournalReader(ActorSystem system, Database database) : IJournalReader, IDisposable
{
    /// <summary>Pages read at once on this node; more wait for their turn.</summary>
    private const int Readers = 32;

    /// <summary>A page ends after the row that reaches this many bytes, so that no page is large whatever its rows hold.</summary>
    private const int PageBytes = 1024 * 1024;

    private readonly SemaphoreSlim _turns = new(Readers);

    private readonly string _query = $"""
        SELECT sequence_nr, payload, serializer_id, manifest
        FROM {database.JournalTable}
        WHERE persistence_id = @id AND sequence_nr BETWEEN @from AND @to AND is_deleted = {database.False}
        ORDER BY sequence_nr LIMIT @max
        """;

    /// <inheritdoc />
    public async Task<JournalPage> ReadAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, int maxRows, CancellationToken cancel = default)
    {
        await _turns.WaitAsync(cancel);
        try
        {
            // SQLite reads on the calling thread, which may be an actor's.
            return await Task.Run(() => QueryAsync(persistenceId, fromSequenceNr, toSequenceNr, maxRows, cancel), cancel);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

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
