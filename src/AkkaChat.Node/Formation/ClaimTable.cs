using System.Data.Common;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Formation;

/// <summary>The claim in PostgreSQL. Taking it happens under an advisory lock, so that of two nodes that would form a cluster at the same moment one does.</summary>
internal sealed class ClaimTable(Database database)
{
    /// <summary>Any number that nothing else on this database locks.</summary>
    private const long LockKey = 0x616b6b6163686174;

    private const string Create = """
        CREATE TABLE IF NOT EXISTS public.cluster_claim (
          one boolean PRIMARY KEY DEFAULT true CHECK (one),
          cluster text NOT NULL,
          node text NOT NULL,
          beat bigint NOT NULL)
        """;

    private const string Select = "SELECT cluster, node, beat FROM public.cluster_claim";

    private const string Upsert = """
        INSERT INTO public.cluster_claim (cluster, node, beat) VALUES (@cluster, @node, 0)
        ON CONFLICT (one) DO UPDATE SET cluster = excluded.cluster, node = excluded.node, beat = 0
        """;

    private const string Update = "UPDATE public.cluster_claim SET node = @node, beat = beat + 1 WHERE cluster = @cluster";

    private const string Delete = "DELETE FROM public.cluster_claim WHERE cluster = @cluster";

    /// <summary>The row, if there is one. Creates its table if need be.</summary>
    public async Task<Claim?> ReadAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await LockAsync(connection, cancel);
        var claim = await ReadAsync(connection, cancel);
        await transaction.CommitAsync(cancel);
        return claim;
    }

    /// <summary>Replaces <paramref name="expected"/> by a claim of this cluster; false if the row is another one by now.</summary>
    public async Task<bool> TakeAsync(Claim? expected, string cluster, string node, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await LockAsync(connection, cancel);
        if (await ReadAsync(connection, cancel) != expected)
            return false;
        await using var command = Database.Command(connection, Upsert, ("cluster", cluster), ("node", node));
        await command.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Renews the claim of a cluster; false if it is another one's by now.</summary>
    public Task<bool> RenewAsync(string cluster, string node, CancellationToken cancel) =>
        ExecuteAsync(Update, cancel, ("cluster", cluster), ("node", node));

    /// <summary>The last member of a cluster leaves: whoever comes next need not wait.</summary>
    public Task<bool> ReleaseAsync(string cluster, CancellationToken cancel) => ExecuteAsync(Delete, cancel, ("cluster", cluster));

    private static async Task<DbTransaction> LockAsync(DbConnection connection, CancellationToken cancel)
    {
        var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var command = Database.Command(connection, "SELECT pg_advisory_xact_lock(@key)", ("key", LockKey)))
            await command.ExecuteNonQueryAsync(cancel);
        // Under the lock: IF NOT EXISTS alone does not make two creations at once safe.
        await using (var command = Database.Command(connection, Create))
            await command.ExecuteNonQueryAsync(cancel);
        return transaction;
    }

    private static async Task<Claim?> ReadAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = Database.Command(connection, Select);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new Claim(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)) : null;
    }

    private async Task<bool> ExecuteAsync(string sql, CancellationToken cancel, params (string, object)[] parameters)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var command = Database.Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancel) > 0;
    }
}
