using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Microsoft.Data.Sqlite;

namespace AkkaChat.Node.Persistence;

/// <summary>Journal, snapshots and queries on Akka.Persistence.Sql. Tests call the same methods as production.</summary>
public static class SqlPersistenceHosting
{
    /// <summary>The journal of sharding's remembered entities: a plugin and tables of its own, so that recovering shards never wait behind entities (akka.net 7447).</summary>
    public const string ShardingJournal = "akka.persistence.journal.sharding";

    /// <summary>The snapshot store that goes with <see cref="ShardingJournal"/>.</summary>
    public const string ShardingSnapshots = "akka.persistence.snapshot-store.sharding";

    /// <summary>Stores everything in the configured database; its tables are created when they are missing.</summary>
    public static AkkaConfigurationBuilder WithSqlPersistence(this AkkaConfigurationBuilder builder, StorageOptions storage, string connectionString)
    {
        // SQLite has one writer; for PostgreSQL one writer with larger batches was the best of the settings measured.
        var plugin = $$"""
            connection-string = "{{connectionString.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"
            provider-name = "{{(storage.IsSqlite ? "SQLite.MS" : "PostgreSQL.15")}}"
            auto-initialize = true
            table-mapping = {{(storage.IsSqlite ? "sqlite" : "postgresql")}}
            """;
        var journal = $$"""
            class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
            {{plugin}}
            parallelism = 1
            batch-size = 400
            tag-write-mode = Csv
            {{Breaker}}
            """;
        var snapshots = $$"""
            class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
            {{plugin}}
            {{Breaker}}
            """;
        var schema = storage.IsSqlite ? "sqlite" : "postgresql";
        builder.AddHocon($$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  {{journal}}
                  # Overlapping writers are a fault to stop at, never to repair silently.
                  replay-filter.mode = fail
                }
                sharding {
                  {{journal}}
                  {{schema}} {
                    journal.table-name = "sharding_journal"
                    metadata.table-name = "sharding_metadata"
                  }
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql { {{snapshots}} }
                sharding {
                  {{snapshots}}
                  {{schema}}.snapshot.table-name = "sharding_snapshot"
                }
              }
              query.journal.sql {
                {{plugin}}
                write-plugin = "akka.persistence.journal.sql"
              }
            }
            """, HoconAddMode.Prepend);
        var defaults = SqlPersistence.DefaultConfiguration;
        builder.AddHocon(defaults.GetConfig("akka.persistence.journal.sql").MoveTo(ShardingJournal), HoconAddMode.Append);
        builder.AddHocon(defaults.GetConfig("akka.persistence.snapshot-store.sql").MoveTo(ShardingSnapshots), HoconAddMode.Append);
        return builder.AddHocon(defaults, HoconAddMode.Append);
    }

    /// <summary>Creates the SQLite file with a write-ahead log, a property of the file that stays.</summary>
    public static void PrepareSqlite(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL;";
        command.ExecuteNonQuery();
    }

    /// <summary>A database that comes back is noticed within a few seconds: recovery needs no restart.</summary>
    private const string Breaker = """
        circuit-breaker {
          max-failures = 10
          call-timeout = 20s
          reset-timeout = 3s
        }
        """;
}
