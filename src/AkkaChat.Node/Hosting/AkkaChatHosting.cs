using Akka.Hosting;
using AkkaChat.Node.Accounts;
using AkkaChat.Node.Conversations;
using AkkaChat.Node.Formation;
using AkkaChat.Node.Health;
using AkkaChat.Node.Inboxes;
using AkkaChat.Node.Management;
#if PETABRIDGE_CMD
using AkkaChat.Node.Management.PetabridgeCmd;
#endif
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Presence;
using AkkaChat.Node.Serialization;
using AkkaChat.Node.Telemetry;
using AkkaChat.Web.Http;
using AkkaChat.Web.Sessions;

namespace AkkaChat.Node.Hosting;

/// <summary>Composes a node: configuration, storage, actor system, regions. Nothing else in the project knows all of them.</summary>
public static class AkkaChatHosting
{
    /// <summary>The name of the actor system, part of every node's address.</summary>
    public const string SystemName = "akkachat";

    /// <summary>
    /// How long a stopping node may take: its sessions are sent away first, then its entities move, then it leaves. Whatever supervises it has to
    /// wait longer before it kills.
    /// </summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    /// <summary>Adds everything an AkkaChat node consists of.</summary>
    /// <exception cref="InvalidOperationException">The configuration or the data directory can't be used; the message says what to do.</exception>
    public static WebApplicationBuilder AddAkkaChat(this WebApplicationBuilder builder)
    {
        var options = NodeOptions.Read(builder.Configuration);
        var data = DataDirectory.Lock(options.DataDirectory);
        var database = new Database(options.Storage, data.DatabaseFile);
        database.Create();

        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StopWithin);
        // A factory, so that the container unlocks the directory when the node is over.
        builder.Services.AddSingleton(_ => data);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IJournalReader, JournalReader>();
        builder.AddAkkaChatManagement(options.Management);
        builder.Services.AddAkka(SystemName, akka => akka
            .ConfigureLoggers(log =>
            {
                log.ClearLoggers();
                log.AddLoggerFactory();
            })
            .WithAkkaChatSerialization()
            .WithCluster(options.Cluster)
            .WithClusterMetrics()
            .WithSqlPersistence(database)
            .WithPresence(options.Cluster)
            .WithInboxes(options.Cluster, options.Storage.Generation)
            .WithConversations(options.Cluster)
            .WithAccounts(options.Cluster)
#if PETABRIDGE_CMD
            .WithPetabridgeCmd()
#endif
            .WithSessionsActor());
        builder.Services.AddHostedService<ClusterFormation>();
        builder.Services.AddAkkaChatTelemetry(builder.Configuration, options.Cluster);
        builder.Services.AddAkkaChatHttp(builder.Configuration).AddAkkaChatSessions().AddAkkaChatHealth();
        return builder;
    }

    /// <summary>Maps what this node serves: health always, the rest if it is a gateway.</summary>
    public static WebApplication MapAkkaChat(this WebApplication app)
    {
        if (app.Services.GetRequiredService<NodeOptions>().Cluster.ServesClients)
        {
            app.UseAkkaChatGuards();
            app.UseAkkaChatSessions();
            app.UseAkkaChatHttp();
            app.MapAkkaChatHttp();
        }

        app.MapAkkaChatHealth();
        return app;
    }
}
