using System.Diagnostics;
using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.Traffic;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>The database that all nodes share is away, or slow.</summary>
[Collection(nameof(ClusterOfThree))]
public sealed class DatabaseSpecs(ClusterOfThree three, ITestOutputHelper output)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);

    /// <summary>Each piece to or from the database takes so much longer.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(250);

    [SkippableFact]
    public async Task Without_the_database_every_node_lives_unready_and_within_10_s_of_its_return_sends_are_accepted()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await Spec.RunAsync(three.Cluster!, output, async spec =>
        {
            await spec.StepAsync("all three nodes are ready", spec.Cluster.HealAsync);
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, ClusterOfThree.First, ClusterOfThree.Second, ClusterOfThree.Third);
            await spec.StepAsync("everybody writes", crowd.TalkAsync);

            var moment = crowd.Crash("the database is gone");
            await spec.StepAsync("the database is gone", spec.Cluster.StopDatabaseAsync);
            await spec.StepAsync("every node lives and is not ready", () => Eventually.HoldsAsync(
                "every node is not ready", Bounds.Request, async () => (await Task.WhenAll(spec.Cluster.Nodes.Select(n => n.IsReadyAsync()))).All(r => r == false)));
            await spec.StepAsync($"it has been gone for {Outage.TotalSeconds} s", () => Task.Delay(Outage - Stopwatch.GetElapsedTime(moment)));
            await spec.StepAsync("the database is back", spec.Cluster.StartDatabaseAsync);
            var back = Stopwatch.GetTimestamp();
            await Eventually.HoldsAsync("the first send is accepted", Bounds.DatabaseBack, () => crowd.Lanes.Any(l => l.HasEndedSince(back)));
            spec.Note($"the first send was accepted after {Stopwatch.GetElapsedTime(back).TotalSeconds:0.0} s");
            await spec.StepAsync("sends flow in every lane", () => crowd.FlowsAsync("sends flow again", crowd.Lanes, back, Bounds.Failover));
            Assert.All(spec.Cluster.Nodes, n => Assert.True(n.IsRunning, $"{n.Name} has ended."));
            await spec.StepAsync("all are ready again", spec.Cluster.HealAsync);
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }

    [SkippableFact]
    public async Task A_slow_database_makes_sends_slow_and_nothing_else()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await Spec.RunAsync(three.Cluster!, output, async spec =>
        {
            await spec.StepAsync("all three nodes are ready", spec.Cluster.HealAsync);
            await using var crowd = await Crowd.GatherAsync(spec, users: 9);
            await spec.StepAsync("everybody writes", crowd.TalkAsync);

            spec.Cluster.Network.SlowDatabase(Slow);
            var moment = Stopwatch.GetTimestamp();
            await spec.StepAsync("the database is slow and sends flow in every lane", () => crowd.FlowsAsync("sends flow slowly", crowd.Lanes, moment, Bounds.Failover));
            Assert.Contains(crowd.Lanes, l => l.LongestWaitSince(moment) > Slow);
            spec.Note($"the longest wait was {crowd.Lanes.Max(l => l.LongestWaitSince(moment)).TotalSeconds:0.0} s");
            spec.Cluster.Network.SlowDatabase(TimeSpan.Zero);
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }
}
