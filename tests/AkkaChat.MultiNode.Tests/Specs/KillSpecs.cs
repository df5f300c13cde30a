using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.Traffic;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>A node is killed as by a power cut while everybody writes.</summary>
[Collection(nameof(ClusterOfThree))]
public sealed class KillSpecs(ClusterOfThree three, ITestOutputHelper output)
{
    /// <summary>The part of the first lane's way that dies.</summary>
    public enum Part
    {
        SendersSession,
        Conversation,
        RecipientsInbox,
        Coordinators,
    }

    [SkippableTheory]
    [InlineData(Part.SendersSession)]
    [InlineData(Part.Conversation)]
    [InlineData(Part.RecipientsInbox)]
    [InlineData(Part.Coordinators)]
    public async Task Whatever_lives_on_a_killed_node_goes_on_elsewhere_and_nothing_else_stops(Part part)
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await Spec.RunAsync(three.Cluster!, output, async spec =>
        {
            await spec.StepAsync("all three nodes are ready", spec.Cluster.HealAsync);
            await using var crowd = await Crowd.GatherAsync(spec, users: 9, ClusterOfThree.First, ClusterOfThree.Second, ClusterOfThree.Third);
            await spec.StepAsync("everybody writes", crowd.TalkAsync);
            var hosts = await crowd.HostsAsync();
            var victim = part switch
            {
                Part.SendersSession => crowd.Lanes[0].Talker.Node!,
                Part.Conversation => hosts[crowd.Lanes[0].Conv],
                Part.RecipientsInbox => await spec.Cluster.Writers.HostOfAsync($"inbox-{crowd.Talkers[1].User}"),
                // The oldest member hosts the coordinators of all regions.
                _ => spec.Cluster.Oldest.Name,
            };
            var touched = crowd.Lanes.Where(l => hosts[l.Conv] == victim || l.Talker.Node == victim).ToArray();
            var others = crowd.Lanes.Except(touched).ToArray();
            spec.Note($"{victim} hosts {hosts.Values.Count(h => h == victim)} of {hosts.Count} conversations; {touched.Length} lanes touch it, {others.Length} do not");

            var moment = crowd.Crash($"{victim} is killed");
            await spec.StepAsync($"{victim} is killed", spec.Cluster[victim].KillAsync);
            await spec.StepAsync("sends flow in every lane", () => crowd.FlowsAsync($"sends flow without {victim}", crowd.Lanes, moment, Bounds.Failover));
            var longest = others.Select(l => l.LongestWaitSince(moment)).DefaultIfEmpty().Max();
            spec.Note($"the longest wait elsewhere was {longest.TotalSeconds:0.0} s");
            Assert.All(others, l => Assert.True(l.LongestWaitSince(moment) < Bounds.Undisturbed, $"A send of {l.Talker.User} to {l.Conv} waited {l.LongestWaitSince(moment)}."));

            await spec.StepAsync($"{victim} is started again", () => spec.Cluster.StartAsync(victim));
            await spec.StepAsync("every inbox has what was accepted", crowd.CheckAsync);
        });
    }
}
