using System.Diagnostics;
using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.Traffic;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>A node stops in its tracks, is given up by the others, and goes on as if nothing had happened: two incarnations of its entities at once.</summary>
[Collection(nameof(ClusterOfThree))]
public sealed class FreezeSpecs(ClusterOfThree three, ITestOutputHelper output)
{
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public async Task A_node_frozen_until_it_was_given_up_ends_itself_and_its_entities_never_commit_beside_their_successors()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        const string Victim = ClusterOfThree.Third;
        await Spec.RunAsync(three.Cluster!, output, async spec =>
        {
            await spec.StepAsync("all three nodes are ready", spec.Cluster.HealAsync);
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, ClusterOfThree.First, ClusterOfThree.Second, ClusterOfThree.Third);
            await spec.StepAsync("everybody writes", crowd.TalkAsync);
            var hosted = (await crowd.HostsAsync()).Where(h => h.Value == Victim).Select(h => h.Key).ToArray();
            spec.Note($"{Victim} hosts {hosted.Length} conversations");
            Assert.NotEmpty(hosted);

            var moment = crowd.Crash($"{Victim} is frozen");
            await spec.StepAsync($"{Victim} freezes", spec.Cluster[Victim].FreezeAsync);
            await spec.StepAsync("sends flow in every lane", () => crowd.FlowsAsync($"sends flow without {Victim}", crowd.Lanes, moment, Bounds.Failover));
            await spec.StepAsync($"{Victim} has been frozen for {Frozen.TotalSeconds} s", () => Task.Delay(Frozen - Stopwatch.GetElapsedTime(moment)));
            await spec.StepAsync($"{Victim} thaws", spec.Cluster[Victim].ThawAsync);
            var code = await spec.StepAsync($"{Victim} ends by itself", () => spec.Cluster[Victim].ExitAsync(Bounds.DownsItself));
            Assert.NotEqual(0, code);
            spec.Note($"it ended with {code}; {spec.Cluster[Victim].Log.Count(l => l.Contains("was not written", StringComparison.Ordinal))} of its writes were fenced off");

            foreach (var conv in hosted)
            {
                var runs = await spec.Cluster.Writers.RunsOfAsync($"conversation-{conv}");
                Assert.True(runs.Count > 1 && runs.Distinct().Count() == runs.Count, $"{conv} was written by {string.Join(", then ", runs)}.");
            }

            await spec.StepAsync($"{Victim} is started again", () => spec.Cluster.StartAsync(Victim));
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }
}
