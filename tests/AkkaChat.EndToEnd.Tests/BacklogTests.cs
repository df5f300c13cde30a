using System.Diagnostics;
using System.Text.Json.Nodes;
using AkkaChat.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AkkaChat.EndToEnd.Tests;

/// <summary>
/// Somebody comes back to a long backlog. <c>AKKACHAT_BACKLOG=200000</c> makes it as long as the README says; by default it is short enough
/// for every run.
/// </summary>
public sealed class BacklogTests(ITestOutputHelper output)
{
    private const int InFlight = 500;

    private static readonly int Entries = int.Parse(Environment.GetEnvironmentVariable("AKKACHAT_BACKLOG") ?? "10000");

    [Fact]
    public async Task A_long_backlog_begins_at_once_and_drains_in_order_without_growing_the_node()
    {
        await using var node = await new NodeProcess().StartAsync();
        var people = await Person.RegisterAsync(node, ["alice", "bob"]);
        var (first, welcome) = await ChatSocket.HelloAsync(node, people[1], "phone");
        await first.ExpectAsync("caught_up");
        await first.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = 0 });
        await first.DisposeAsync();
        await FillAsync(node, people[0]);
        var before = Resident(node);

        var clock = Stopwatch.StartNew();
        var (socket, _) = await ChatSocket.HelloAsync(node, people[1], "phone", welcome["epoch"]!.GetValue<string>(), 0, window: 1024);
        await using var _1 = socket;
        var firstEvent = TimeSpan.Zero;
        long highest = 0;
        for (long expected = 1; expected <= Entries; expected++)
        {
            var ev = await socket.ExpectAsync("ev");
            if (expected == 1)
                firstEvent = clock.Elapsed;
            Assert.Equal(expected, ev["seq"]!.GetValue<long>());
            Assert.Equal($"{expected - 1}", ev["body"]!["text"]!.GetValue<string>());
            if (expected % 256 == 0 || expected == Entries)
                await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = expected });
            if (expected % 1_000 == 0)
                highest = Math.Max(highest, Resident(node));
        }

        output.WriteLine($"{Entries} entries: first after {firstEvent.TotalMilliseconds:F0} ms, all after {clock.Elapsed.TotalSeconds:F1} s; resident {before >> 20} MB before, at most {highest >> 20} MB.");
        Assert.InRange(firstEvent, TimeSpan.Zero, ChatSocket.Patience);
        Assert.True(highest - before < 64 << 20, $"The node grew by {(highest - before) >> 20} MB.");
    }

    private static async Task FillAsync(NodeProcess node, Person from)
    {
        var (socket, _) = await ChatSocket.HelloAsync(node, from, "writer");
        await using var _1 = socket;
        var (sent, accepted) = (0, 0);
        while (accepted < Entries)
        {
            while (sent < Entries && sent - accepted < InFlight)
            {
                await socket.SendAsync(new JsonObject
                {
                    ["t"] = "send",
                    ["id"] = sent,
                    ["to"] = "bob",
                    ["cmid"] = $"c{sent}",
                    ["body"] = new JsonObject { ["text"] = $"{sent}" },
                });
                sent++;
            }

            var frame = await socket.NextAsync() ?? throw new InvalidOperationException($"The writer's socket closed with {socket.CloseCode}.");
            switch (frame["t"]!.GetValue<string>())
            {
                case "ok":
                    accepted++;
                    break;
                case "ev" when frame["seq"]!.GetValue<long>() is var seq && seq % 100 == 0:
                    await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = seq });
                    break;
                case "ping":
                    await socket.SendAsync(new JsonObject { ["t"] = "pong" });
                    break;
                case "err":
                    throw new InvalidOperationException($"A send was refused: {frame}");
            }
        }
    }

    /// <summary>The node's resident set, in bytes.</summary>
    private static long Resident(NodeProcess node)
    {
        node.Process.Refresh();
        return node.Process.WorkingSet64;
    }
}
