using System.Diagnostics;
using AkkaChat.Domain;
using AkkaChat.Session.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.Session.Tests.EndToEnd;

/// <summary>A backlog lives in the journal: whoever is away, slow or silent costs no memory and loses nothing. Alone: what others hold meanwhile would be counted.</summary>
[CollectionDefinition(nameof(BacklogTests), DisableParallelization = true)]
[Collection(nameof(BacklogTests))]
public sealed class BacklogTests(SharedNode shared, ITestOutputHelper output) : IClassFixture<SharedNode>
{
    /// <summary>What a backlog may add to the live heap of a process that is server and client at once.</summary>
    private const long HeapGrowth = 16 * 1024 * 1024;

    private readonly NodeHost _node = shared.Node;
    private readonly UserId _user = shared.NewUser();

    [Fact]
    public async Task A_hundred_thousand_entries_for_a_reader_that_does_not_read_leave_memory_flat_and_nothing_is_lost()
    {
        const int Count = 100_000;
        await _node.SettleAsync(_user);
        var (client, _) = await _node.HelloAsync(_user);
        await using var _2 = client;
        await client.ExpectAsync("caught_up");
        var before = LiveHeap();

        await _node.StoreAsync(_user, 0, Count);

        var stored = LiveHeap();
        await DrainAsync(client, Count);
        var drained = LiveHeap();
        output.WriteLine($"Live heap: {before:N0} before, {stored:N0} with {Count:N0} waiting, {drained:N0} after.");
        Assert.InRange(stored - before, long.MinValue, HeapGrowth);
        Assert.InRange(drained - before, long.MinValue, HeapGrowth);
    }

    [Fact]
    public async Task Two_hundred_thousand_unread_entries_begin_to_flow_within_two_seconds_and_drain_in_order()
    {
        const int Count = 200_000;
        var epoch = await _node.SettleAsync(_user);
        await _node.StoreAsync(_user, 0, Count);
        var before = LiveHeap();
        var clock = Stopwatch.StartNew();

        var (client, welcome) = await _node.HelloAsync(_user, epoch: epoch, seq: 0, window: Limits.MaxWindow);
        await using var _ = client;
        Assert.Equal(Count, welcome.GetProperty("head").GetInt64());
        await client.ExpectEvAsync(1);
        var first = clock.Elapsed;
        var most = 0L;
        await DrainAsync(client, Count, from: 2, seq => most = seq % 50_000 == 0 ? Math.Max(most, LiveHeap()) : most);

        output.WriteLine($"First ev after {first.TotalMilliseconds:N0} ms, all after {clock.Elapsed.TotalSeconds:N1} s; live heap {before:N0} before, at most {most:N0}.");
        Assert.InRange(first, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.InRange(most - before, long.MinValue, HeapGrowth);
        await client.ExpectAsync("caught_up");
    }

    private static async Task DrainAsync(TestClient client, int count, long from = 1, Action<long>? each = null)
    {
        for (var seq = from; seq <= count; seq++)
        {
            await client.ExpectEvAsync(seq);
            each?.Invoke(seq);
            if (seq % 100 == 0)
                await client.SendAsync($$"""{"t":"ack","seq":{{seq}}}""");
        }
    }

    private static long LiveHeap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
