using Npgsql;
using NpgsqlTypes;

namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>
/// PostgreSQL: one prepared statement whatever the number of rows, which come as one array per column. A statement is a transaction:
/// one round trip, one flush.
/// </summary>
internal sealed class PostgresRowInserter(Database database) : IRowInserter
{
    private const string Insert = """
        INSERT INTO public.event_journal (persistence_id, sequence_nr, created_at, is_deleted, payload, tags, manifest, serializer_id)
        SELECT id, nr, at, false, payload, '', manifest, serializer
        FROM unnest($1, $2, $3, $4, $5, $6) AS row (id, nr, at, payload, manifest, serializer)
        """;

    private static readonly NpgsqlDbType[] Columns =
        [NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea, NpgsqlDbType.Text, NpgsqlDbType.Integer];

    private NpgsqlCommand? _insert;

    /// <inheritdoc />
    public async Task InsertAsync(IReadOnlyList<PendingWrite> writes, CancellationToken cancel)
    {
        try
        {
            _insert ??= await PrepareAsync(cancel);
            Fill(_insert.Parameters, [.. writes.SelectMany(w => w.Rows)]);
            await _insert.ExecuteNonQueryAsync(cancel);
        }
        catch (Exception e) when (!IsFaultOfOneRow(e))
        {
            // The connection may be gone: the next insert opens another.
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public bool IsFaultOfOneRow(Exception e) =>
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: class 22 is data exceptions, 23 integrity constraints.
        e is PostgresException { SqlState: ['2', '2' or '3', ..] };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_insert is not { } insert)
            return;
        _insert = null;
        await insert.DisposeAsync();
        await insert.Connection!.DisposeAsync();
    }

    private async Task<NpgsqlCommand> PrepareAsync(CancellationToken cancel)
    {
        var connection = (NpgsqlConnection)await database.OpenAsync(cancel);
        var insert = new NpgsqlCommand(Insert, connection);
        foreach (var column in Columns)
            insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | column });
        try
        {
            await insert.PrepareAsync(cancel);
            return insert;
        }
        catch
        {
            await insert.DisposeAsync();
            await connection.DisposeAsync();
            throw;
        }
    }

    private static void Fill(NpgsqlParameterCollection parameters, SerializedRow[] rows)
    {
        parameters[0].Value = Array.ConvertAll(rows, r => r.PersistenceId);
        parameters[1].Value = Array.ConvertAll(rows, r => r.SequenceNr);
        parameters[2].Value = Array.ConvertAll(rows, r => r.CreatedAt);
        parameters[3].Value = Array.ConvertAll(rows, r => r.Payload);
        parameters[4].Value = Array.ConvertAll(rows, r => r.Manifest);
        parameters[5].Value = Array.ConvertAll(rows, r => r.SerializerId);
    }
}
