using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.Testing;
using Xunit;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>Three nodes that are started once, for all specs whose faults they survive: each spec finds them whole.</summary>
public sealed class ClusterOfThree : IAsyncLifetime
{
    internal const string First = "first";
    internal const string Second = "second";
    internal const string Third = "third";

    internal TestCluster? Cluster { get; private set; }

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is not null)
            return;
        Cluster = await TestCluster.PrepareAsync(First, Second, Third);
        // In this order: the first is the oldest, which hosts the coordinators.
        await Cluster.StartAsync(First);
        await Cluster.StartAsync(Second);
        await Cluster.StartAsync(Third);
    }

    public async Task DisposeAsync()
    {
        if (Cluster is not null)
            await Cluster.DisposeAsync();
    }

    [CollectionDefinition(nameof(ClusterOfThree))]
    public sealed class Shared : ICollectionFixture<ClusterOfThree>;
}
