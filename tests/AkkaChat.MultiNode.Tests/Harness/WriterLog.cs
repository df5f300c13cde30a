using Npgsql;

namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>
/// Which node wrote which row. The database notes it, by the name that each node's connections bear: where an entity lives is known without asking
/// the server, and that two incarnations of it never both committed can be read off.
/// </summary>
internal sealed class WriterLog(string database)
{
    private const string Install = """
        CREATE TABLE IF NOT EXISTS written (at timestamptz NOT NULL DEFAULT clock_timestamp(), node text NOT NULL, persistence_id text NOT NULL, sequence_nr bigint NOT NULL);
        CREATE INDEX IF NOT EXISTS written_by_id ON written (persistence_id, sequence_nr);
        CREATE OR REPLACE FUNCTION note_writer() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
             INSERT INTO written (node, persistence_id, sequence_nr) VALUES (current_setting('application_name'), NEW.persistence_id, NEW.sequence_nr);
             RETURN NULL;
           END $$;
        CREATE OR REPLACE TRIGGER note_writer AFTER INSERT ON event_journal FOR EACH ROW EXECUTE FUNCTION note_writer();
        """;

    private bool _installed;

    /// <summary>Begins to note, once the tables exist.</summary>
    public async Task InstallAsync()
    {
        if (_installed)
            return;
        await Eventually.HoldsAsync("the writers are noted", Bounds.SetUp, TryInstallAsync);
        _installed = true;
    }

    /// <summary>Whether the database answers.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = await OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>The node that wrote an entity's last row: where it lives, unless it has moved since.</summary>
    public async Task<string> HostOfAsync(string persistenceId) => (await OfAsync(persistenceId))[^1].Node;

    /// <summary>Who wrote each row of an entity, in the order of its rows.</summary>
    public async Task<IReadOnlyList<(long Row, string Node)>> OfAsync(string persistenceId)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand("SELECT sequence_nr, node FROM written WHERE persistence_id = $1 ORDER BY sequence_nr", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = persistenceId });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(long, string)>();
        while (await reader.ReadAsync())
            rows.Add((reader.GetInt64(0), reader.GetString(1)));
        return rows.Count > 0 ? rows : throw new InvalidOperationException($"Nobody has written {persistenceId}.");
    }

    /// <summary>Who wrote an entity's rows, in their order, each run of one node once: whoever is in it twice came back.</summary>
    public async Task<IReadOnlyList<string>> RunsOfAsync(string persistenceId)
    {
        var runs = new List<string>();
        foreach (var (_, node) in await OfAsync(persistenceId))
        {
            if (runs.Count == 0 || runs[^1] != node)
                runs.Add(node);
        }

        return runs;
    }

    private async Task<bool> TryInstallAsync()
    {
        try
        {
            await using var connection = await OpenAsync();
            await using var command = new NpgsqlCommand(Install, connection);
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UndefinedTable)
        {
            // Nodes that start create their tables at the same time.
            return false;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(database);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
