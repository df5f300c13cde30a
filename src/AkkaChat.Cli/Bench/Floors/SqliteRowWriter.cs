using Microsoft.Data.Sqlite;

namespace AkkaChat.Cli.Bench.Floors;

/// <summary>
/// Inserts into a copy of the node's table in a file beside it, with the node's pragmas: SQLite has one writer, and the node may want
/// to be it. A batch is a transaction of one prepared statement, which is the cheapest way.
/// </summary>
internal sealed class SqliteRowWriter : IRowWriter
{
    private const string Insert = """
        INSERT INTO event_journal ("timestamp", is_deleted, persistence_id, sequence_nr, payload, tags, manifest, serializer_id)
        VALUES (@now, 0, @id, @nr, @payload, '', 'floor', 0)
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    private SqliteRowWriter(SqliteConnection connection)
    {
        _connection = connection;
        _insert = new SqliteCommand(Insert, connection)
        {
            Parameters =
            {
                new SqliteParameter("@id", SqliteType.Text),
                new SqliteParameter("@nr", SqliteType.Integer),
                new SqliteParameter("@payload", SqliteType.Blob),
                new SqliteParameter("@now", SqliteType.Integer),
            },
        };
    }

    /// <summary>Creates the file, with the table and its indexes as they are in the node's.</summary>
    public static async Task<SqliteRowWriter> OpenAsync(string connectionString, CancellationToken cancel)
    {
        var node = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var schema = new List<string>();
        await using (var source = new SqliteConnection(node.ConnectionString))
        {
            await source.OpenAsync(cancel);
            await using var read = new SqliteCommand("SELECT sql FROM sqlite_master WHERE tbl_name = 'event_journal' AND sql IS NOT NULL ORDER BY type DESC", source);
            await using var rows = await read.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                schema.Add(rows.GetString(0));
        }

        var file = $"{node.DataSource}.floor";
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync(cancel);
        foreach (var sql in (string[])["PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", .. schema])
            await ExecuteAsync(connection, sql, cancel);
        var writer = new SqliteRowWriter(connection);
        await writer._insert.PrepareAsync(cancel);
        return writer;
    }

    /// <inheritdoc />
    public async Task WriteAsync(RowBatch batch, CancellationToken cancel)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancel);
        _insert.Transaction = (SqliteTransaction)transaction;
        _insert.Parameters[3].Value = DateTime.UtcNow.Ticks;
        for (var i = 0; i < RowBatch.Rows; i++)
        {
            (_insert.Parameters[0].Value, _insert.Parameters[1].Value, _insert.Parameters[2].Value) = (batch.Ids[i], batch.SequenceNumbers[i], batch.Payloads[i]);
            _insert.ExecuteNonQuery();
        }

        await transaction.CommitAsync(cancel);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        var file = _connection.DataSource;
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(file + suffix);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
