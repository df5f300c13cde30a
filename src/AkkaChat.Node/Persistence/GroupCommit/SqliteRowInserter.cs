using Microsoft.Data.Sqlite;

namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>SQLite: one transaction for all rows, one prepared statement for each. It blocks its thread while it writes, as the library does.</summary>
internal sealed class SqliteRowInserter(Database database) : IRowInserter
{
    private const string Insert = """
        INSERT INTO event_journal (persistence_id, sequence_nr, timestamp, is_deleted, payload, tags, manifest, serializer_id)
        VALUES (@id, @nr, @at, 0, @payload, '', @manifest, @serializer)
        """;

    private static readonly (string Name, SqliteType Type)[] Columns =
    [
        ("@id", SqliteType.Text), ("@nr", SqliteType.Integer), ("@at", SqliteType.Integer),
        ("@payload", SqliteType.Blob), ("@manifest", SqliteType.Text), ("@serializer", SqliteType.Integer),
    ];

    private SqliteCommand? _insert;

    /// <inheritdoc />
    public async Task InsertAsync(IReadOnlyList<PendingWrite> writes, CancellationToken cancel)
    {
        try
        {
            _insert ??= await PrepareAsync(cancel);
            // Immediate: it waits for another writer here, where nothing has been done yet.
            await using var transaction = _insert.Connection!.BeginTransaction(deferred: false);
            _insert.Transaction = transaction;
            foreach (var row in writes.SelectMany(w => w.Rows))
                await InsertAsync(_insert, row, cancel);
            await transaction.CommitAsync(cancel);
        }
        catch (Exception e) when (!IsFaultOfOneRow(e))
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public bool IsFaultOfOneRow(Exception e) => e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_insert is not { } insert)
            return;
        _insert = null;
        await insert.DisposeAsync();
        await insert.Connection!.DisposeAsync();
    }

    private async Task<SqliteCommand> PrepareAsync(CancellationToken cancel)
    {
        var insert = ((SqliteConnection)await database.OpenAsync(cancel)).CreateCommand();
        insert.CommandText = Insert;
        foreach (var (name, type) in Columns)
            insert.Parameters.Add(name, type);
        return insert;
    }

    private static async Task InsertAsync(SqliteCommand insert, SerializedRow row, CancellationToken cancel)
    {
        insert.Parameters[0].Value = row.PersistenceId;
        insert.Parameters[1].Value = row.SequenceNr;
        insert.Parameters[2].Value = row.CreatedAt;
        insert.Parameters[3].Value = row.Payload;
        insert.Parameters[4].Value = row.Manifest;
        insert.Parameters[5].Value = row.SerializerId;
        await insert.ExecuteNonQueryAsync(cancel);
    }
}
