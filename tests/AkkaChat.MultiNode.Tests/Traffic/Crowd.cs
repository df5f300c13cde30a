using System.Diagnostics;
using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.History;
using AkkaChat.Testing;

namespace AkkaChat.MultiNode.Tests.Traffic;

/// <summary>Users who write to each other, directly and in groups, while something breaks; and the proof of what became of it.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int GroupSize = 4;

    private static int s_crowds;

    private readonly Spec _spec;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Talker> _talkers = [];
    private readonly List<Witness> _witnesses = [];
    private readonly List<Lane> _lanes = [];
    private readonly List<ForgetfulPhone> _phones = [];
    private readonly List<Task> _running = [];

    private Crowd(Spec spec)
    {
        _spec = spec;
        Balancer = new LoadBalancer(spec.Cluster, spec.Seed);
    }

    /// <summary>What they did and saw.</summary>
    public HistoryRecorder History { get; } = new();

    /// <summary>How they find a node.</summary>
    public LoadBalancer Balancer { get; }

    /// <summary>Who sends to where.</summary>
    public IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>The users.</summary>
    public IReadOnlyList<Talker> Talkers => _talkers;

    /// <summary>
    /// Connects users, spread over <paramref name="homes"/> in turn: everybody writes to the next one, and groups of four overlap. One in three has a
    /// phone that forgets.
    /// </summary>
    public static async Task<Crowd> GatherAsync(Spec spec, int users, params string[] homes)
    {
        var crowd = new Crowd(spec);
        var prefix = $"c{Interlocked.Increment(ref s_crowds)}";
        var people = Enumerable.Range(0, users).Select(n => PersonOf(spec, crowd.Balancer.Next(), $"{prefix}-u{n}")).ToArray();
        foreach (var person in people)
        {
            var witness = new Witness(person, crowd.Balancer);
            await Eventually.SucceedsAsync($"{person.User} has a first device", Bounds.SetUp, witness.BeginAsync);
            // The node has created its tables when it first wrote to them.
            await spec.Cluster.Writers.InstallAsync();
            crowd._witnesses.Add(witness);
            var home = homes.Length == 0 ? null : homes[crowd._talkers.Count % homes.Length];
            var talker = new Talker(person.User, person.Token, crowd.Balancer, crowd.History, home);
            await talker.ConnectAsync(Bounds.SetUp);
            crowd._talkers.Add(talker);
        }

        for (var n = 0; n < users; n++)
        {
            crowd.Direct(crowd._talkers[n], people[(n + 1) % users].User);
            if (n % 2 == 0)
                await crowd.GroupAsync(people, Enumerable.Range(n, GroupSize).Select(i => i % users).Distinct().ToArray());
            if (n % 3 == 0)
                crowd._phones.Add(new ForgetfulPhone(people[n], crowd.Balancer, crowd.History, spec.Seed + n));
        }

        return crowd;
    }

    /// <summary>From now on they write; waits until every lane has had a message accepted.</summary>
    public async Task TalkAsync()
    {
        _running.AddRange(_lanes.Select(l => l.RunAsync(_stop.Token)));
        _running.AddRange(_phones.Select(p => p.RunAsync(_stop.Token)));
        await Eventually.HoldsAsync("every lane has had a message accepted", Bounds.Settled, () => _lanes.TrueForAll(l => l.Accepted > 0));
    }

    /// <summary>Notes a fault after which acknowledgements may be lost, and gives the moment.</summary>
    public long Crash(string what)
    {
        History.Add(new HistoryEvent.Crash(what));
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Waits until in each of these lanes a message begun after a moment was accepted, within a time that counts from that moment.</summary>
    public async Task FlowsAsync(string what, IReadOnlyCollection<Lane> lanes, long moment, TimeSpan bound)
    {
        await Eventually.HoldsAsync(what, bound - Stopwatch.GetElapsedTime(moment), () => lanes.All(l => l.HasSentSince(moment)));
        _spec.Note($"{what}: after {Stopwatch.GetElapsedTime(moment).TotalSeconds:0.0} s");
    }

    /// <summary>The node on which each conversation lives.</summary>
    public async Task<Dictionary<string, string>> HostsAsync()
    {
        var hosts = new Dictionary<string, string>();
        foreach (var conv in _lanes.Select(l => l.Conv).Distinct())
            hosts[conv] = await _spec.Cluster.Writers.HostOfAsync($"conversation-{conv}");
        return hosts;
    }

    /// <summary>They finish what they are sending; then everything is read, and the history checked.</summary>
    public async Task CheckAsync()
    {
        await _stop.CancelAsync();
        await Eventually.HoldsAsync("every message that was begun has an outcome", Bounds.Settled, () => _running.TrueForAll(t => t.IsCompleted));
        await Task.WhenAll(_running);
        _spec.Note($"{_lanes.Sum(l => l.Accepted)} messages were sent; reading the inboxes");
        var accepted = History.Events.OfType<HistoryEvent.Accepted>().ToArray();
        var members = History.Events.OfType<HistoryEvent.Members>().ToDictionary(m => m.Conv, m => m.Users);
        var inboxes = await Task.WhenAll(_witnesses.Select(w =>
            w.ReadAsync(accepted.Where(a => members[a.Conv].Contains(w.User)).Select(a => (a.Conv, a.Cmid)), Bounds.Settled)));
        foreach (var inbox in inboxes)
            History.Add(inbox);
        var violations = HistoryChecker.Check(History.Events);
        if (violations.Count > 0)
            throw new InvalidOperationException($"The history violates {violations.Count} promises:\n{string.Join('\n', violations.Take(20))}");
        _spec.Note($"the history of {History.Events.Count} events keeps every promise");
    }

    /// <summary>Somebody who may use the HTTP API of a node.</summary>
    public static Person PersonOf(Spec spec, ClusterNode node, string user)
    {
        var token = spec.Cluster.Tokens.For(user);
        var http = new HttpClient { BaseAddress = node.Url, Timeout = Bounds.Request };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new Person(user, token, http);
    }

    /// <summary>Creates a group, again until it is there. Creating has no key: one whose answer was lost is found by its title.</summary>
    public static Task<string> GroupOfAsync(Person creator, string title, IEnumerable<string> members) => Eventually.SucceedsAsync($"the group {title} is created", Bounds.SetUp, async () =>
    {
        var all = (await creator.GetAsync("/api/conversations"))["conversations"]!.AsArray();
        var group = all.FirstOrDefault(c => c!["title"]!.GetValue<string>() == title) ?? await creator.PostAsync("/api/conversations", new { title, members });
        return group["conv"]!.GetValue<string>();
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var talker in _talkers)
            await talker.DisposeAsync();
        // A lane's last send fails with its client.
        await Task.WhenAll(_running).ContinueWith(static _ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private void Direct(Talker from, string to)
    {
        var conv = string.CompareOrdinal(from.User, to) < 0 ? $"d:{from.User}:{to}" : $"d:{to}:{from.User}";
        History.Add(new HistoryEvent.Members(conv, [from.User, to]));
        _lanes.Add(new Lane(from, conv, to, History, _spec.Seed + _lanes.Count));
    }

    private async Task GroupAsync(Person[] people, int[] members)
    {
        var conv = await GroupOfAsync(people[members[0]], $"Crowd {members[0]}", members[1..].Select(m => people[m].User));
        History.Add(new HistoryEvent.Members(conv, [.. members.Select(m => people[m].User)]));
        foreach (var m in members[..2])
            _lanes.Add(new Lane(_talkers[m], conv, peer: null, History, _spec.Seed + _lanes.Count));
    }
}
