using System.Diagnostics;
using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.Traffic;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>Nodes that are asked to stop: a new release, fewer machines.</summary>
[Collection(nameof(ClusterOfThree))]
public sealed class StopSpecs(ClusterOfThree three, ITestOutputHelper output)
{
    [SkippableFact]
    public async Task A_rolling_restart_under_load_loses_nothing_repeats_nothing_and_refuses_no_send()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await Spec.RunAsync(three.Cluster!, output, async spec =>
        {
            await spec.StepAsync("all three nodes are ready", spec.Cluster.HealAsync);
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, ClusterOfThree.First, ClusterOfThree.Second, ClusterOfThree.Third);
            await spec.StepAsync("everybody writes", crowd.TalkAsync);

            foreach (var node in spec.Cluster.Nodes)
            {
                var moment = Stopwatch.GetTimestamp();
                var (code, took) = await spec.StepAsync($"{node.Name} is asked to stop", () => node.StopGracefullyAsync(Bounds.GracefulStop));
                spec.Note($"it stopped with {code} after {took.TotalSeconds:0.0} s");
                Assert.Equal(0, code);
                await spec.StepAsync($"{node.Name} is started again", () => spec.Cluster.StartAsync(node.Name));
                await crowd.FlowsAsync($"sends flow after {node.Name}'s restart", crowd.Lanes, Stopwatch.GetTimestamp(), Bounds.Failover);
                spec.Note($"the longest wait was {crowd.Lanes.Max(l => l.LongestWaitSince(moment)).TotalSeconds:0.0} s");
            }

            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }

    [SkippableFact]
    public async Task A_node_stops_in_time_also_when_it_reaches_neither_the_database_nor_the_others()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        const string Victim = ClusterOfThree.Third;
        await Spec.RunAsync(three.Cluster!, output, async spec =>
        {
            await spec.StepAsync("all three nodes are ready", spec.Cluster.HealAsync);
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, ClusterOfThree.First, ClusterOfThree.Second, ClusterOfThree.Third);
            await spec.StepAsync("everybody writes", crowd.TalkAsync);

            var moment = crowd.Crash($"{Victim} is cut off from everything");
            spec.Cluster.Network.CutOff(Victim);
            spec.Cluster.Network.Between(Victim, Network.Database).Cut();
            var (_, took) = await spec.StepAsync($"{Victim} is cut off from everything and asked to stop", () => spec.Cluster[Victim].StopGracefullyAsync(Bounds.GracefulStop));
            spec.Note($"it stopped after {took.TotalSeconds:0.0} s");
            await spec.StepAsync("sends flow in every lane", () => crowd.FlowsAsync($"sends flow without {Victim}", crowd.Lanes, moment, Bounds.DownsItself));
            spec.Cluster.Network.Mend();
            await spec.StepAsync($"{Victim} is started again", () => spec.Cluster.StartAsync(Victim));
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }
}
