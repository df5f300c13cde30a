using System.Diagnostics;
using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.Traffic;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>At most one cluster lives on a database, and one that crashed as a whole is not locked out of it.</summary>
public sealed class FormationSpecs(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task A_node_that_would_form_a_second_cluster_refuses_and_the_first_one_starts_again_after_a_crash()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await using var cluster = await TestCluster.PrepareAsync("first");
        await Spec.RunAsync(cluster, output, async spec =>
        {
            await spec.StepAsync("a node is ready", () => cluster.StartAsync("first"));
            var stranger = cluster.Add("stranger");
            var code = await spec.StepAsync("another one, which was told of no seeds, ends", () =>
            {
                stranger.Launch();
                return stranger.ExitAsync(Bounds.Ready);
            });
            Assert.Equal(1, code);
            Assert.Contains(stranger.Log, l => l.Contains("Another cluster is alive on this database", StringComparison.Ordinal) && l.Contains(cluster["first"].Seed, StringComparison.Ordinal));

            await spec.StepAsync("the first one is killed", cluster["first"].KillAsync);
            var killed = Stopwatch.StartNew();
            await spec.StepAsync("it is started again and becomes ready", () => cluster.StartAsync("first"));
            spec.Note($"that took {killed.Elapsed.TotalSeconds:0.0} s");
            var (stopped, took) = await spec.StepAsync("it is asked to stop", () => cluster["first"].StopGracefullyAsync(Bounds.GracefulStop));
            spec.Note($"it stopped with {stopped} after {took.TotalSeconds:0.0} s");
            Assert.Equal(0L, await cluster.QueryAsync<long>("SELECT count(*) FROM cluster_claim"));
            await spec.StepAsync("the other one may form a cluster now", () =>
            {
                stranger.Launch();
                return stranger.ReadyAsync();
            });
        });
    }

    [SkippableFact]
    public async Task A_cluster_that_crashed_as_a_whole_starts_again_as_one()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await using var cluster = await TestCluster.PrepareAsync("first", "second", "third");
        await Spec.RunAsync(cluster, output, async spec =>
        {
            await spec.StepAsync("three nodes are ready", () => cluster.StartAsync("first", "second", "third"));
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, "first", "second", "third");
            await spec.StepAsync("everybody writes", crowd.TalkAsync);
            crowd.Crash("all nodes are killed");
            await spec.StepAsync("all nodes are killed", () => Task.WhenAll(cluster.Nodes.Select(n => n.KillAsync())));
            await spec.StepAsync("they are started again and are ready", () => cluster.StartAsync("first", "second", "third"));
            await spec.StepAsync("sends flow in every lane", () => crowd.FlowsAsync("sends flow again", crowd.Lanes, Stopwatch.GetTimestamp(), Bounds.Failover));
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }
}
