using System.Text.Json;
using Akka.Actor;
using Akka.Cluster;
using AkkaChat.Node.Persistence;
using AkkaChat.Web.Sessions;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AkkaChat.Node.Health;

/// <summary>
/// <c>/health/live</c> says that the process runs and never looks at the database; <c>/health/ready</c> says that clients may come: the
/// node is a member of its cluster, is not going away, and reaches the database.
/// </summary>
internal static class HealthHosting
{
    /// <summary>Where the process says that it runs.</summary>
    public const string LivePath = "/health/live";

    private const string Ready = "ready";

    /// <summary>Longest wait for one check.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static IServiceCollection AddAkkaChatHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<MembershipCheck>("cluster", tags: [Ready], timeout: Patience)
            .AddCheck<DrainCheck>("drain", tags: [Ready], timeout: Patience)
            .AddCheck<DatabaseCheck>("database", tags: [Ready], timeout: Patience);
        return services;
    }

    public static void MapAkkaChatHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = static check => check.Tags.Contains(Ready),
            ResponseWriter = WriteAsync,
            // Degraded would be 200 by default; no check here is ever half green.
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var checks = report.Entries.ToDictionary(e => e.Key, e => e.Value.Status == HealthStatus.Healthy ? "ok" : e.Value.Description ?? "failed", StringComparer.Ordinal);
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = report.Status == HealthStatus.Healthy ? "ok" : "unavailable", checks }));
    }
}

/// <summary>Green while this node is a member that is up.</summary>
internal sealed class MembershipCheck(ActorSystem system) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var cluster = Cluster.Get(system);
        // IsTerminated first: the last known status stays Up after this node was removed.
        var up = !cluster.IsTerminated && cluster.SelfMember.Status == MemberStatus.Up;
        return Task.FromResult(up ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not a member of the cluster"));
    }
}

/// <summary>Red once the sessions of this node are being sent away.</summary>
internal sealed class DrainCheck(LiveSessions sessions) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(sessions.Draining ? HealthCheckResult.Unhealthy("shutting down") : HealthCheckResult.Healthy());
}

/// <summary>Green while the database answers.</summary>
internal sealed class DatabaseCheck(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // SQLite answers on the calling thread: a stuck disk must not hold the request.
            await Task.Run(() => database.PingAsync(cancellationToken), cancellationToken).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy("the database does not answer");
        }
    }
}
