using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AkkaChat.Node.Persistence;

/// <summary>The configured database, for what goes beside the journal.</summary>
public sealed class Database(StorageOptions storage, string connectionString)
{
    /// <summary>Asks the database for a sign of life.</summary>
    /// <exception cref="DbException">It does not answer.</exception>
    public async Task PingAsync(CancellationToken cancel)
    {
        await using DbConnection connection = storage.IsSqlite ? new SqliteConnection(connectionString) : new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(cancel);
    }
}
