using System.Diagnostics;
using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.Traffic;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>Clusters that begin and change their size.</summary>
public sealed class GrowthSpecs(ITestOutputHelper output)
{
    /// <summary>Shards move a few at a time, every ten seconds.</summary>
    private static readonly TimeSpan Rebalanced = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task From_one_node_to_three_to_two_everything_goes_on()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await using var cluster = await TestCluster.PrepareAsync("first", "second", "third");
        await Spec.RunAsync(cluster, output, async spec =>
        {
            await spec.StepAsync("one node is ready", () => cluster.StartAsync("first"));
            await using var crowd = await Crowd.GatherAsync(spec, users: 9);
            await spec.StepAsync("everybody writes", crowd.TalkAsync);
            await spec.StepAsync("a second and a third node join", () => cluster.StartAsync("second", "third"));
            await spec.StepAsync("conversations live on all three", () => Eventually.HoldsAsync(
                "each node hosts conversations", Rebalanced, async () => (await crowd.HostsAsync()).Values.Distinct().Count() == 3));
            var (code, _) = await spec.StepAsync("the first node, with the coordinators, leaves", () => cluster["first"].StopGracefullyAsync(Bounds.GracefulStop));
            Assert.Equal(0, code);
            await spec.StepAsync("sends flow in every lane", () => crowd.FlowsAsync("sends flow on two nodes", crowd.Lanes, Stopwatch.GetTimestamp(), Bounds.Failover));
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }

    [SkippableFact]
    public async Task Three_nodes_started_at_once_for_the_first_time_are_one_cluster()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await using var cluster = await TestCluster.PrepareAsync("first", "second", "third");
        await Spec.RunAsync(cluster, output, async spec =>
        {
            await spec.StepAsync("three nodes are started at once and are ready", () => cluster.StartAsync("first", "second", "third"));
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, "first", "second", "third");
            await spec.StepAsync("everybody writes", crowd.TalkAsync);
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
            // Two clusters would each have an incarnation of the conversations between users of different nodes, and write in turn.
            foreach (var conv in crowd.Lanes.Select(l => l.Conv).Distinct())
                Assert.Distinct(await cluster.Writers.RunsOfAsync($"conversation-{conv}"));
        });
    }

    [SkippableFact]
    public async Task A_gateway_without_entities_serves_clients_and_outlives_the_nodes_that_host_them()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await using var cluster = await TestCluster.PrepareAsync("first", "second", "third");
        await Spec.RunAsync(cluster, output, async spec =>
        {
            await spec.StepAsync("three nodes are ready", () => cluster.StartAsync("first", "second", "third"));
            cluster.Add("gateway", new Dictionary<string, string> { ["AkkaChat:Cluster:Roles:0"] = "gateway" });
            await spec.StepAsync("a gateway joins", () => cluster.StartAsync("gateway"));
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, "gateway");
            await spec.StepAsync("everybody writes by way of the gateway", crowd.TalkAsync);
            Assert.All(crowd.Talkers, t => Assert.Equal("gateway", t.Node));
            Assert.DoesNotContain("gateway", (await crowd.HostsAsync()).Values);

            var moment = crowd.Crash("third is killed");
            await spec.StepAsync("a node that hosts entities is killed", cluster["third"].KillAsync);
            await spec.StepAsync("sends flow in every lane", () => crowd.FlowsAsync("sends flow without third", crowd.Lanes, moment, Bounds.Failover));
            Assert.All(crowd.Talkers, t => Assert.Equal("gateway", t.Node));
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }
}
