using System.Text.Json.Serialization.Metadata;
using AkkaChat.Node.Health;
using AkkaChat.Node.Telemetry;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Node.Management;

/// <summary>The operators' side of a node: its own port, health, metrics, and what <c>akkachat</c> asks.</summary>
internal static class ManagementHosting
{
    private static readonly OperationsJson Json = OperationsJson.Default;

    /// <summary>Adds the endpoint. Before the actor system: what is added first is started first and stopped last.</summary>
    public static WebApplicationBuilder AddAkkaChatManagement(this WebApplicationBuilder builder, ManagementOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<ManagementServer>();
        services.AddHostedService(p => p.GetRequiredService<ManagementServer>());
        services.AddSingleton(new LogLevelOverrides(builder.Configuration));
        services.AddSingleton<LogTail>();
        if (options.IsOn)
            services.AddSingleton<ILoggerProvider>(p => p.GetRequiredService<LogTail>());
        services.AddSingleton<TailSlots>();
        services.AddSingleton<Inspector>();
        services.AddSingleton<ClusterHandlers>();
        services.AddSingleton<ClusterEvents>();
        services.AddSingleton<ShardingHandlers>();
        services.AddSingleton<ActorHandlers>();
        services.AddSingleton<LogHandlers>();
        services.AddSingleton<InspectionHandlers>();
        services.AddSingleton<SessionHandlers>();
        services.AddSingleton<TraceHandler>();
        return builder;
    }

    /// <summary>
    /// Maps what the management port serves. Health and metrics are for everybody who can reach the port, because neither a probe nor Prometheus has a
    /// token; everything that tells of users or changes the cluster is behind the guard.
    /// </summary>
    /// <param name="management">The endpoint's own routes.</param>
    /// <param name="node">The services of the node; the endpoint's host has none of its own.</param>
    public static IEndpointRouteBuilder MapAkkaChatManagement(this IEndpointRouteBuilder management, IServiceProvider node)
    {
        management.MapAkkaChatHealth();
        management.MapAkkaChatMetrics(node);
        var manage = management.MapGroup("/manage").AddEndpointFilter(new ManagementGuard(node.GetRequiredService<ManagementOptions>()));
        MapCluster(manage, node);
        MapNode(manage, node);
        MapInspection(manage, node);
        return management;
    }

    // Handlers are asked for with each request: before the first one there is no actor system yet.

    private static void MapCluster(RouteGroupBuilder manage, IServiceProvider node)
    {
        Func<ClusterHandlers> cluster = node.GetRequiredService<ClusterHandlers>;
        Func<ClusterEvents> events = node.GetRequiredService<ClusterEvents>;
        Func<ShardingHandlers> sharding = node.GetRequiredService<ShardingHandlers>;
        manage.MapGet("/cluster", () => Reply(cluster().Show(), Json.ClusterReport));
        manage.MapGet("/node", () => Reply(cluster().Status(), Json.NodeReport));
        manage.MapGet("/cluster/leader", () => Reply(cluster().Leader(), Json.LeaderReport));
        manage.MapGet("/cluster/events", () => Lines(node, stop => events().ReadAsync(stop), Json.ClusterEvent));
        manage.MapPost("/cluster/leave", (MemberRequest request) => Reply(cluster().Leave(request), Json.ClusterChange));
        manage.MapPost("/cluster/down", (MemberRequest request) => Reply(cluster().Down(request), Json.ClusterChange));
        manage.MapPost("/cluster/down-unreachable", () => Reply(cluster().DownUnreachable(), Json.ClusterChange));
        manage.MapGet("/sharding", async (CancellationToken stop) => Reply(await sharding().RegionsAsync(stop), Json.RegionsReport));
        manage.MapGet("/sharding/stats", async (CancellationToken stop) => Reply(await sharding().StatsAsync(stop), Json.RegionStatsReport));
        manage.MapGet("/sharding/{region}", async (string region, CancellationToken stop) => Reply(await sharding().ShardsAsync(region, stop), Json.ShardsReport));
    }

    private static void MapNode(RouteGroupBuilder manage, IServiceProvider node)
    {
        Func<ActorHandlers> actors = node.GetRequiredService<ActorHandlers>;
        Func<LogTail> tail = node.GetRequiredService<LogTail>;
        Func<LogHandlers> log = node.GetRequiredService<LogHandlers>;
        manage.MapGet("/actors", (string? path, int? depth) => Reply(actors().Hierarchy(path, depth), Json.ActorsReport));
        manage.MapGet("/log", (int? last, bool? follow) => Lines(node, stop => tail().ReadAsync(last ?? LogTail.Kept, follow ?? false, stop), Json.LogLine));
        manage.MapGet("/log/level", () => Reply(log().Levels(), Json.LogLevelReport));
        manage.MapPut("/log/level", (SetLogLevelRequest request) => Reply(log().Set(request), Json.LogLevelReport));
    }

    private static void MapInspection(RouteGroupBuilder manage, IServiceProvider node)
    {
        Func<InspectionHandlers> inspection = node.GetRequiredService<InspectionHandlers>;
        Func<SessionHandlers> sessions = node.GetRequiredService<SessionHandlers>;
        Func<TraceHandler> trace = node.GetRequiredService<TraceHandler>;
        manage.MapGet("/inboxes/{user}", async (string user, CancellationToken stop) => Reply(await inspection().InboxAsync(user, stop), Json.InboxReport));
        manage.MapGet("/conversations/{conv}", async (string conv, CancellationToken stop) => Reply(await inspection().ConversationAsync(conv, stop), Json.ConversationReport));
        manage.MapGet("/conversations/{conv}/trace/{cseq:long}", async (string conv, long cseq, string? user, CancellationToken stop) =>
            Reply(await trace().TraceAsync(conv, cseq, user, stop), Json.TraceReport));
        manage.MapGet("/sessions", async (bool? all, string? user, int? limit, CancellationToken stop) =>
            Reply(await sessions().ListAsync(all ?? false, user, limit, stop), Json.SessionsReport));
    }

    private static IResult Reply<T>(T reply, JsonTypeInfo<T> type) => Results.Json(reply, type);

    private static LinesResult<T> Lines<T>(IServiceProvider node, Func<CancellationToken, IAsyncEnumerable<T>> lines, JsonTypeInfo<T> type) =>
        new(lines, type, node.GetRequiredService<TailSlots>());
}
