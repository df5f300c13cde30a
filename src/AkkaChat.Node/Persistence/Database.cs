using System.Data.Common;
using LinqToDB;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AkkaChat.Node.Persistence;

/// <summary>The one database of a node: how its connections are made, for the persistence plugins and for everybody else.</summary>
public sealed class Database
{
    /// <summary>
    /// On every SQLite connection. FULL: a commit is on the disk when it returns, also with a write-ahead log. The time-out lets SQLite itself
    /// wait for the other writer, in steps of a few milliseconds.
    /// </summary>
    private const string SqlitePragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;";

    /// <summary>How long a connection to PostgreSQL may take to open, in seconds: a database that is away is noticed soon.</summary>
    private const int ConnectSeconds = 5;

    /// <summary>How long one statement may take on PostgreSQL, in seconds.</summary>
    private const int CommandSeconds = 20;

    /// <summary>Statements that a connection to PostgreSQL keeps prepared: more than there are texts.</summary>
    private const int PreparedStatements = 50;

    private readonly string _connectionString;

    /// <summary>Describes the configured database; nothing is opened.</summary>
    /// <param name="storage">Which.</param>
    /// <param name="defaultFile">The SQLite file if no connection string is configured.</param>
    public Database(StorageOptions storage, string defaultFile)
    {
        IsSqlite = storage.IsSqlite;
        _connectionString = IsSqlite
            ? storage.ConnectionString ?? new SqliteConnectionStringBuilder { DataSource = defaultFile }.ToString()
            : WithDefaults(storage.ConnectionString);
        Options = IsSqlite
            ? new DataOptions().UseConnectionString(ProviderName, _connectionString).UseAfterConnectionOpened(Prepare, PrepareAsync)
            : new DataOptions().UseConnectionString(ProviderName, _connectionString);
    }

    /// <summary>Whether this is the embedded database.</summary>
    public bool IsSqlite { get; }

    /// <summary>The provider, as the persistence plugins call it.</summary>
    public string ProviderName => IsSqlite ? "SQLite.MS" : "PostgreSQL.15";

    /// <summary>The names of tables and columns, as the persistence plugins call them.</summary>
    public string TableMapping => IsSqlite ? "sqlite" : "postgresql";

    /// <summary>The journal's table, which the plugin creates.</summary>
    public string JournalTable => IsSqlite ? "event_journal" : "public.event_journal";

    /// <summary>The snapshots' table, which the plugin creates.</summary>
    public string SnapshotTable => IsSqlite ? "snapshot" : "public.snapshot_store";

    /// <summary>How a true value is written.</summary>
    public string True => IsSqlite ? "1" : "true";

    /// <summary>How a false value is written.</summary>
    public string False => IsSqlite ? "0" : "false";

    /// <summary>For the persistence plugins. The connection string goes this way and not through their configuration, which may be logged.</summary>
    public DataOptions Options { get; }

    /// <summary>Creates the SQLite file, with a write-ahead log: a property of the file that stays. Nothing to do for PostgreSQL.</summary>
    /// <exception cref="InvalidOperationException">The file can't be used.</exception>
    public void Create()
    {
        if (!IsSqlite)
            return;
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            if (Scalar(connection, "PRAGMA journal_mode=WAL;") is not "wal")
                throw new InvalidOperationException($"{connection.DataSource} can't have a write-ahead log: it has to be a file on a local disk (AkkaChat:DataDirectory).");
        }
        catch (SqliteException e)
        {
            throw new InvalidOperationException($"The database can't be opened: {e.Message} See AkkaChat:DataDirectory and AkkaChat:Storage:ConnectionString.", e);
        }
    }

    /// <summary>Opens a connection; the caller disposes it.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancel)
    {
        DbConnection connection = IsSqlite ? new SqliteConnection(_connectionString) : new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancel);
            if (IsSqlite)
                Prepare(connection);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command with named parameters; the caller disposes it before its connection.</summary>
    public static DbCommand Command(DbConnection connection, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Asks the database anything at all: whether it answers.</summary>
    public async Task PingAsync(CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(cancel);
    }

    private static void Prepare(DbConnection connection) => Scalar(connection, SqlitePragmas);

    private static Task PrepareAsync(DbConnection connection, CancellationToken cancel)
    {
        Prepare(connection);
        return Task.CompletedTask;
    }

    private static object? Scalar(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static string WithDefaults(string? connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ContainsKey("Timeout"))
            builder.Timeout = ConnectSeconds;
        if (!builder.ContainsKey("Command Timeout"))
            builder.CommandTimeout = CommandSeconds;
        if (!builder.ContainsKey("Max Auto Prepare"))
            builder.MaxAutoPrepare = PreparedStatements;
        return builder.ConnectionString;
    }
}
