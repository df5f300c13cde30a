using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Journal;
using Akka.Persistence.Sql.Snapshot;
using AkkaChat.Node.Persistence.GroupCommit;

namespace AkkaChat.Node.Persistence;

/// <summary>Journal and snapshots on Akka.Persistence.Sql. Tests call the same methods as production.</summary>
public static class SqlPersistenceHosting
{
    /// <summary>The journal of sharding's remembered entities: a plugin and tables of its own, so that recovering shards never wait behind entities (akka.net 7447).</summary>
    public const string ShardingJournal = "akka.persistence.journal.sharding";

    /// <summary>The snapshot store that goes with <see cref="ShardingJournal"/>.</summary>
    public const string ShardingSnapshots = "akka.persistence.snapshot-store.sharding";

    private const string Journal = "akka.persistence.journal.sql";
    private const string Snapshots = "akka.persistence.snapshot-store.sql";

    /// <summary>
    /// A database that is away fails the writes that wait for it, within seconds of its return the next ones are tried: recovery needs no
    /// restart. A write that timed out may still be committed; whoever repeats it is told apart by its key and the row's unique number.
    /// </summary>
    private const string Breaker = """
        circuit-breaker {
          max-failures = 10
          call-timeout = 20s
          reset-timeout = 2s
        }
        """;

    /// <summary>Stores everything in the database; tables are created when they are missing.</summary>
    public static AkkaConfigurationBuilder WithSqlPersistence(this AkkaConfigurationBuilder builder, Database database)
    {
        var plugin = $$"""
            provider-name = "{{database.ProviderName}}"
            table-mapping = {{database.TableMapping}}
            auto-initialize = true
            # Each connection is made from the options above, and so prepared.
            use-clone-connection = off
            {{Breaker}}
            """;
        // One writer with large batches was the best of the settings measured, and SQLite has only one. Nothing here reads by tag.
        var journal = $$"""
            {{plugin}}
            parallelism = 1
            batch-size = 400
            buffer-size = 5000
            replay-batch-size = 200
            tag-write-mode = Csv
            # Above what a healthy database takes for one batch of a replay; the default of 30 s would outlast a short outage.
            recovery-event-timeout = 15s
            # Overlapping writers are a fault to stop at, never to repair silently.
            replay-filter.mode = fail
            """;
        builder.AddHocon($$"""
            {{Journal}} {
              class = "{{typeof(GroupCommitJournal).FullName}}, {{typeof(GroupCommitJournal).Assembly.GetName().Name}}"
              {{journal}}
            }
            {{Snapshots}} {
              class = "{{typeof(SnapshotStore).FullName}}, {{typeof(SnapshotStore).Assembly.GetName().Name}}"
              {{plugin}}
            }
            {{ShardingJournal}} {
              class = "{{typeof(SqlWriteJournal).FullName}}, {{typeof(SqlWriteJournal).Assembly.GetName().Name}}"
              {{journal}}
              plugin-id = "{{ShardingJournal}}"
              {{database.TableMapping}} {
                journal.table-name = "sharding_journal"
                metadata.table-name = "sharding_metadata"
              }
            }
            {{ShardingSnapshots}} {
              class = "{{typeof(SqlSnapshotStore).FullName}}, {{typeof(SqlSnapshotStore).Assembly.GetName().Name}}"
              {{plugin}}
              plugin-id = "{{ShardingSnapshots}}"
              {{database.TableMapping}}.snapshot.table-name = "sharding_snapshot"
            }
            akka.persistence {
              journal.plugin = "{{Journal}}"
              snapshot-store.plugin = "{{Snapshots}}"
            }
            """, HoconAddMode.Prepend);
        var defaults = SqlPersistence.DefaultConfiguration;
        builder.AddHocon(defaults.GetConfig(Journal).MoveTo(ShardingJournal), HoconAddMode.Append);
        builder.AddHocon(defaults.GetConfig(Snapshots).MoveTo(ShardingSnapshots), HoconAddMode.Append);
        builder.AddHocon(defaults, HoconAddMode.Append);

        var options = new MultiDataOptionsSetup();
        foreach (var id in (string[])[Journal, Snapshots, ShardingJournal, ShardingSnapshots])
            options.AddDataOptions(id, database.Options);
        builder.AddSetup(options);
        builder.AddSetup(new DatabaseSetup(database));
        return builder;
    }
}
