using System.Text.Json.Nodes;
using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.Traffic;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Specs;

/// <summary>The node that copies a message into two hundred inboxes dies before it is through.</summary>
[Collection(nameof(ClusterOfThree))]
public sealed class FanOutSpecs(ClusterOfThree three, ITestOutputHelper output)
{
    private const int Members = 200;

    /// <summary>Every piece to or from the database: long enough that the copies are not all written by the time the first ones are seen.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(200);

    [SkippableFact]
    public async Task A_fan_out_to_two_hundred_that_a_kill_cuts_off_ends_by_itself_with_every_copy_there_once()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await Spec.RunAsync(three.Cluster!, output, async spec =>
        {
            await spec.StepAsync("all three nodes are ready", spec.Cluster.HealAsync);
            var balancer = new LoadBalancer(spec.Cluster, spec.Seed);
            var people = Enumerable.Range(0, Members).Select(n => Crowd.PersonOf(spec, balancer.Next(), $"f{spec.Seed % 1000}-u{n:D3}")).ToArray();
            await spec.StepAsync("two hundred people exist", () => Parallel.ForEachAsync(
                people, async (p, _) => await Eventually.SucceedsAsync($"{p.User} exists", Bounds.SetUp, () => p.GetAsync("/api/me"))));
            var conv = await spec.StepAsync("they are a group", () => Crowd.GroupOfAsync(people[0], "All", people[1..].Select(p => p.User)));
            await spec.Cluster.Writers.InstallAsync();
            await people[1].PostAsync($"/api/conversations/{conv}/messages", new { cmid = "first", body = new { text = "first" } });
            await spec.StepAsync("everybody has the first message", () => HaveAsync(spec, people, 1));
            var host = await spec.Cluster.Writers.HostOfAsync($"conversation-{conv}");

            var since = await spec.Cluster.QueryAsync<DateTime>("SELECT clock_timestamp()");
            Task<long> CopiesAsync() => FanOutSpecs.CopiesAsync(spec, people, since);
            spec.Cluster.Network.SlowDatabase(Slow);
            var posting = people[1].PostAsync($"/api/conversations/{conv}/messages", new { cmid = "second", body = new { text = "second" } });
            await spec.StepAsync("the second message is in some inboxes", () => Eventually.HoldsAsync("a copy is stored", Bounds.Request, async () => await CopiesAsync() > 0));
            await spec.StepAsync($"{host}, which copies it, is killed", spec.Cluster[host].KillAsync);
            var before = await CopiesAsync();
            spec.Note($"{before} of {Members} copies were stored");
            Assert.InRange(before, 1, Members - 1);
            spec.Cluster.Network.SlowDatabase(TimeSpan.Zero);
            await posting.ContinueWith(static _ => { }, TaskScheduler.Default);

            var took = await Eventually.HoldsAsync("every copy is stored", Bounds.Failover + Bounds.FanOutResumes, async () => await CopiesAsync() == Members);
            spec.Note($"the rest was stored after {took.TotalSeconds:0.0} s, with nobody connected");
            await spec.StepAsync($"{host} is started again", () => spec.Cluster.StartAsync(host));
            await spec.StepAsync("everybody has both messages once", () => HaveAsync(spec, people, 2));
        });
    }

    /// <summary>Rows with entries in these people's inboxes, written since a moment.</summary>
    private static Task<long> CopiesAsync(Spec spec, Person[] people, DateTime since) => spec.Cluster.QueryAsync<long>(
        $"SELECT count(*) FROM written w JOIN event_journal j ON (j.persistence_id, j.sequence_nr) = (w.persistence_id, w.sequence_nr) WHERE w.at > '{since:O}' AND j.manifest = 'ei2' AND w.persistence_id LIKE 'inbox-{people[0].User[..^3]}%'");

    /// <summary>What their inboxes count: exact, so that a message which is there twice would show.</summary>
    private static async Task HaveAsync(Spec spec, Person[] people, int messages)
    {
        foreach (var person in people)
        {
            var expected = person == people[1] ? 0 : messages;
            await Eventually.HoldsAsync($"{person.User} has {expected} unread messages", Bounds.Settled, async () => await UnreadAsync(spec, person) == expected);
        }
    }

    private static async Task<int> UnreadAsync(Spec spec, Person person)
    {
        var someone = Crowd.PersonOf(spec, spec.Cluster.Nodes.First(n => n.IsRunning), person.User);
        var all = (await someone.GetAsync("/api/conversations"))["conversations"]!.AsArray();
        return Assert.Single(all)!["unread"]!.GetValue<int>();
    }
}
