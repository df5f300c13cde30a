using System.Net;

namespace AkkaChat.Telemetry.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task A_message_is_counted_once_where_it_is_accepted_stored_and_delivered()
    {
        await using var node = await Node.StartAsync();
        var (alice, bob) = (await node.RegisterAsync("alice"), await node.RegisterAsync("bob"));
        await using var phone = await node.ConnectAsync();
        await phone.HelloAsync(bob, "phone");
        using var readings = new Readings();

        using (await node.PostAsync(alice, "d:alice:bob", "m-1", "hi"))
            await phone.ExpectAsync("ev");
        await readings.UntilAsync("akkachat.copies.stored", 2);

        Assert.Equal(1, readings.Sum("akkachat.messages.accepted"));
        Assert.Equal(1, readings.Sum("akkachat.entries.delivered"));
        Assert.All(readings.Of("akkachat.fanout.lag"), lag => Assert.InRange(lag.Value, 0, 30));
        Assert.Equal(2, readings.Of("akkachat.fanout.lag").Count);
    }

    [Fact]
    public async Task A_repeated_message_is_not_accepted_again()
    {
        await using var node = await Node.StartAsync();
        var alice = await node.RegisterAsync("alice");
        using var readings = new Readings();

        using (await node.PostAsync(alice, "d:alice:alice", "m-1", "hi"))
        using (await node.PostAsync(alice, "d:alice:alice", "m-1", "hi"))
            Assert.Equal(1, readings.Sum("akkachat.messages.accepted"));
    }

    [Fact]
    public async Task A_transaction_of_the_journal_tells_its_rows_and_its_time_and_leaves_nothing_waiting()
    {
        await using var node = await Node.StartAsync();
        using var readings = new Readings();

        await node.RegisterAsync("alice");
        await readings.UntilAsync("akkachat.journal.waiting", 0);

        Assert.Equal(readings.Of("akkachat.journal.batch").Count, readings.Of("akkachat.journal.commit.duration").Count);
        Assert.NotEmpty(readings.Of("akkachat.journal.batch"));
        Assert.All(readings.Of("akkachat.journal.batch"), batch => Assert.InRange(batch.Value, 1, 400));
        Assert.Empty(readings.Of("akkachat.journal.failures"));
    }

    [Fact]
    public async Task A_session_counts_while_it_is_open_and_tells_how_it_ended()
    {
        await using var node = await Node.StartAsync();
        var alice = await node.RegisterAsync("alice");
        using var readings = new Readings();

        await using (var phone = await node.ConnectAsync())
        {
            await phone.HelloAsync(alice, "phone");
            Assert.Equal(1, readings.Sum("akkachat.sessions"));
        }

        await readings.UntilAsync("akkachat.sessions", 0);
        await readings.UntilAsync("akkachat.sessions.closed", 1);
    }

    [Fact]
    public async Task A_device_that_was_away_tells_how_much_it_lacks()
    {
        await using var node = await Node.StartAsync();
        var alice = await node.RegisterAsync("alice");
        await using (var phone = await node.ConnectAsync())
        {
            await phone.HelloAsync(alice, "phone");
            await phone.SendAsync(new { t = "ack", seq = 0 });
        }

        await using var tablet = await node.ConnectAsync();
        await tablet.HelloAsync(alice, "tablet");
        using (await node.PostAsync(alice, "d:alice:alice", "m-1", "one"))
        using (await node.PostAsync(alice, "d:alice:alice", "m-2", "two"))
        using (var readings = new Readings())
        {
            // A post is answered before its copies are stored: what another device has got is.
            await tablet.ExpectAsync("ev");
            await tablet.ExpectAsync("ev");
            await using var again = await node.ConnectAsync();
            await again.HelloAsync(alice, "phone");

            Assert.Equal(2, Assert.Single(readings.Of("akkachat.backlog")).Value);
        }
    }

    [Fact]
    public async Task An_error_is_counted_by_its_code_on_a_socket_and_over_HTTP()
    {
        await using var node = await Node.StartAsync();
        var alice = await node.RegisterAsync("alice");
        await using var phone = await node.ConnectAsync();
        await phone.HelloAsync(alice, "phone");
        using var readings = new Readings();

        await phone.SendAsync(new { t = "send", id = 2, to = "nobody", cmid = "m-1", body = new { text = "hi" } });
        await phone.ExpectAsync("err");
        using (var answer = await node.PostAsync("no token", "d:alice:alice", "m-1", "hi"))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);

        Assert.Equal(["not_found", "unauthenticated"], readings.Of("akkachat.errors").Select(e => (string)e.Tags["error.type"]!));
    }

    [Fact]
    public async Task An_entity_tells_how_long_it_took_to_come_back()
    {
        await using var node = await Node.StartAsync();
        using var readings = new Readings();

        await node.RegisterAsync("alice");
        using (await node.PostAsync(await node.RegisterAsync("bob"), "d:alice:bob", "m-1", "hi"))
            await readings.UntilAsync("akkachat.copies.stored", 2);

        Assert.Equal(
            ["account", "conversation", "inbox"],
            readings.Of("akkachat.recovery.duration").Select(r => (string)r.Tags["akkachat.entity"]!).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(readings.Of("akkachat.recovery.failures"));
    }

    [Fact]
    public async Task A_node_sees_itself_in_its_cluster()
    {
        await using var node = await Node.StartAsync();
        await node.RegisterAsync("alice");
        using var readings = new Readings();

        readings.Observe();

        Assert.Contains(readings.Of("akkachat.cluster.members"), m => m.Value == 1);
        Assert.Equal(0, readings.Sum("akkachat.cluster.unreachable"));
    }

    [Fact]
    public async Task Prometheus_can_read_all_of_it()
    {
        await using var node = await Node.StartAsync();
        var alice = await node.RegisterAsync("alice");
        using (await node.PostAsync(alice, "d:alice:alice", "m-1", "hi"))
        {
            var page = await node.ReadMetricsAsync();

            Assert.Contains("\nakkachat_messages_accepted_total{", page, StringComparison.Ordinal);
            Assert.Contains("\nakkachat_journal_commit_duration_seconds_bucket{", page, StringComparison.Ordinal);
            Assert.Contains("\nakkachat_cluster_members{", page, StringComparison.Ordinal);
            Assert.DoesNotContain("alice", page, StringComparison.Ordinal);
        }
    }
}
