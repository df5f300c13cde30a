using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.Traffic;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>A node can't reach the others, while all of them reach the database and their clients reach them.</summary>
[Collection(nameof(ClusterOfThree))]
public sealed class PartitionSpecs(ClusterOfThree three, ITestOutputHelper output)
{
    /// <summary>How long a node that may not form a cluster is watched not to: several times what forming one takes.</summary>
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(20);

    [SkippableTheory]
    [InlineData(ClusterOfThree.Third)]
    [InlineData(ClusterOfThree.First)]
    public async Task A_minority_cut_off_under_load_downs_itself_and_comes_back_only_to_the_majority(string minority)
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await Spec.RunAsync(three.Cluster!, output, async spec =>
        {
            await spec.StepAsync("all three nodes are ready", spec.Cluster.HealAsync);
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, ClusterOfThree.First, ClusterOfThree.Second, ClusterOfThree.Third);
            await spec.StepAsync("everybody writes", crowd.TalkAsync);

            var moment = crowd.Crash($"{minority} is cut off");
            spec.Cluster.Network.CutOff(minority);
            var code = await spec.StepAsync($"{minority} is cut off and downs itself", () => spec.Cluster[minority].ExitAsync(Bounds.DownsItself));
            Assert.NotEqual(0, code);
            spec.Note($"{minority} ended with {code}");
            await spec.StepAsync("sends flow in every lane", () => crowd.FlowsAsync($"sends flow without {minority}", crowd.Lanes, moment, Bounds.DownsItself));
            foreach (var node in spec.Cluster.Nodes.Where(n => n.Name != minority))
                Assert.True(await node.IsReadyAsync(), $"{node.Name} is of the majority and not ready.");

            var restarted = Task.CompletedTask;
            await spec.StepAsync($"{minority} is started again, still cut off, and forms no cluster of its own", async () =>
            {
                restarted = spec.Cluster.StartAsync(minority);
                await Task.WhenAny(restarted, Task.Delay(Alone));
                Assert.False(restarted.IsCompletedSuccessfully, $"{minority} became ready alone.");
            });
            spec.Cluster.Network.Mend();
            await spec.StepAsync($"the network is mended and {minority} joins", () => restarted);
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }
}
