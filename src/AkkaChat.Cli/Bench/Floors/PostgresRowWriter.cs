using Npgsql;
using NpgsqlTypes;

namespace AkkaChat.Cli.Bench.Floors;

/// <summary>Inserts into the node's own table on PostgreSQL, a batch in one statement: the cheapest way but for COPY.</summary>
internal sealed class PostgresRowWriter : IRowWriter
{
    private const string Insert = """
        INSERT INTO public.event_journal (created_at, is_deleted, persistence_id, sequence_nr, payload, tags, manifest, serializer_id)
        SELECT $4, false, id, nr, payload, '', 'floor', 0 FROM unnest($1, $2, $3) AS row (id, nr, payload)
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _insert;

    private PostgresRowWriter(NpgsqlConnection connection)
    {
        _connection = connection;
        _insert = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint },
            },
        };
    }

    /// <summary>Connects, and removes what a run that was killed may have left.</summary>
    public static async Task<PostgresRowWriter> OpenAsync(string connectionString, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        try
        {
            await connection.OpenAsync(cancel);
            var writer = new PostgresRowWriter(connection);
            await writer.DeleteAsync(cancel);
            await writer._insert.PrepareAsync(cancel);
            return writer;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task WriteAsync(RowBatch batch, CancellationToken cancel)
    {
        (_insert.Parameters[0].Value, _insert.Parameters[1].Value, _insert.Parameters[2].Value) = (batch.Ids, batch.SequenceNumbers, batch.Payloads);
        _insert.Parameters[3].Value = DateTime.UtcNow.Ticks;
        await _insert.ExecuteNonQueryAsync(cancel);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        try
        {
            // Also after Ctrl+C: the database may be one that stays.
            await DeleteAsync(CancellationToken.None);
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    private async Task DeleteAsync(CancellationToken cancel)
    {
        await using var delete = new NpgsqlCommand($"DELETE FROM public.event_journal WHERE persistence_id LIKE '{RowBatch.Prefix}%'", _connection);
        await delete.ExecuteNonQueryAsync(cancel);
    }
}
