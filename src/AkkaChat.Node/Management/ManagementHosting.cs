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
    public static IServiceCollection AddAkkaChatManagement(this IServiceCollection services, ManagementOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ClusterHandlers>();
        services.AddSingleton<ManagementServer>();
        services.AddHostedService(p => p.GetRequiredService<ManagementServer>());
        return services;
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
        MapCluster(manage, node.GetRequiredService<ClusterHandlers>);
        return management;
    }

    // Handlers are asked for with each request: before the first one there is no actor system yet.
    private static void MapCluster(RouteGroupBuilder manage, Func<ClusterHandlers> cluster)
    {
        manage.MapGet("/cluster", () => Reply(cluster().Show(), Json.ClusterReport));
        manage.MapGet("/node", () => Reply(cluster().Status(), Json.NodeReport));
        manage.MapGet("/cluster/leader", () => Reply(cluster().Leader(), Json.LeaderReport));
        manage.MapPost("/cluster/leave", (MemberRequest request) => Reply(cluster().Leave(request), Json.ClusterChange));
        manage.MapPost("/cluster/down", (MemberRequest request) => Reply(cluster().Down(request), Json.ClusterChange));
        manage.MapPost("/cluster/down-unreachable", () => Reply(cluster().DownUnreachable(), Json.ClusterChange));
    }

    private static IResult Reply<T>(T reply, JsonTypeInfo<T> type) => Results.Json(reply, type);
}
