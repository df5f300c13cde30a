using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using AkkaChat.Domain;
using AkkaChat.Node.Accounts;
using AkkaChat.Node.Conversations;
using AkkaChat.Node.Health;
using AkkaChat.Node.Inboxes;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Presence;
using AkkaChat.Node.Serialization;

namespace AkkaChat.Node.Hosting;

/// <summary>Composes a node: configuration, storage, actor system, regions. Nothing else in the project knows all of them.</summary>
public static class AkkaChatHosting
{
    /// <summary>The name of the actor system, part of every node's address.</summary>
    public const string SystemName = "akkachat";

    /// <summary>Adds everything an AkkaChat node consists of.</summary>
    public static WebApplicationBuilder AddAkkaChat(this WebApplicationBuilder builder)
    {
        var storage = builder.Configuration.GetSection("AkkaChat:Storage").Get<StorageOptions>() ?? new StorageOptions();
        var cluster = builder.Configuration.GetSection("AkkaChat:Cluster").Get<ClusterSettings>() ?? new ClusterSettings();
        var data = DataDirectory.Lock(builder.Configuration["AkkaChat:DataDirectory"] ?? "data");
        var connectionString = storage.ConnectionString ?? $"Data Source={data.DatabaseFile}";
        if (storage.IsSqlite)
            SqlPersistenceHosting.PrepareSqlite(connectionString);

        builder.Services.AddSingleton(data);
        builder.Services.AddSingleton(storage);
        builder.Services.AddSingleton(new Database(storage, connectionString));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IJournalReader>(s => new JournalReader(s.GetRequiredService<Akka.Actor.ActorSystem>()));
        builder.Services.AddAkka(SystemName, akka => akka
            .ConfigureLoggers(log =>
            {
                log.ClearLoggers();
                log.AddLoggerFactory();
            })
            .WithAkkaChatSerialization()
            .WithCluster(cluster)
            .WithSqlPersistence(storage, connectionString)
            .WithPresence(cluster)
            .WithInboxes(cluster, storage.Generation)
            .WithConversations(cluster)
            .WithAccounts(cluster));
        builder.Services.AddAkkaChatHealth();
        return builder;
    }

    private static AkkaConfigurationBuilder WithCluster(this AkkaConfigurationBuilder builder, ClusterSettings cluster)
    {
        builder
            .AddHocon($$"""
                akka.cluster.sharding {
                  buffer-size = {{Limits.ShardingBuffer}}
                  distributed-data.durable.keys = []
                }
                akka.cluster.split-brain-resolver.stable-after = 7s
                """, HoconAddMode.Prepend)
            .WithRemoting(new RemoteOptions { HostName = cluster.Hostname, Port = cluster.Port })
            .WithClustering(new Akka.Cluster.Hosting.ClusterOptions
            {
                Roles = cluster.EffectiveRoles,
                SeedNodes = cluster.Seeds.Length == 0 ? null : cluster.Seeds,
                SplitBrainResolver = new KeepMajorityOption { Role = ClusterRoles.Entities },
            });
        if (cluster.Seeds.Length == 0)
        {
            builder.AddStartup((system, _) =>
            {
                var self = Cluster.Get(system);
                self.Join(self.SelfAddress);
            });
        }

        return builder;
    }
}
