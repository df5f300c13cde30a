using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Node.Telemetry;

/// <summary>The cluster as this node sees it, read when somebody asks. Two nodes that disagree for long are a partition.</summary>
internal static class ClusterMetrics
{
    /// <summary>Observes the cluster for as long as the actor system lives.</summary>
    public static AkkaConfigurationBuilder WithClusterMetrics(this AkkaConfigurationBuilder builder) => builder.AddStartup((system, _) =>
    {
        var cluster = Cluster.Get(system);
        var meter = new Meter(WebMetrics.MeterName);
        meter.CreateObservableUpDownCounter(
            "akkachat.cluster.members", () => cluster.State.Members.Count(m => m.Status == MemberStatus.Up), "{member}", "Members that are up, as this node sees it.");
        meter.CreateObservableUpDownCounter(
            "akkachat.cluster.unreachable", () => cluster.State.Unreachable.Count, "{member}", "Members that this node can't reach.");
        system.RegisterOnTermination(meter.Dispose);
    });
}
