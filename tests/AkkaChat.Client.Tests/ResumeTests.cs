using AkkaChat.Protocol;
using static AkkaChat.Client.Tests.FakeConnection;

namespace AkkaChat.Client.Tests;

/// <summary>Where a stream continues, and what is acknowledged.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task A_new_device_gets_a_directory_and_acknowledges_head_once_it_is_processed()
    {
        await using var harness = new Harness();
        var connecting = harness.Client.ConnectAsync();
        var connection = await harness.Server.AcceptAsync();
        var tea = new ConversationSummary("g:01", ConversationKinds.Group, "Tea", 3, 9, 4, 5);
        var hello = await connection.ResetAsync(head: 40, directory: tea);
        await connecting.Soon("the first welcome");
        Assert.Null(hello.Resume);

        var reset = Assert.IsType<ChatEvent.Reset>(await harness.NextAsync());
        Assert.Equal(ResetReasons.NewDevice, reset.Reason);
        Assert.Equal([tea], reset.Conversations);
        Assert.IsType<ChatEvent.CaughtUp>(await harness.NextAsync());
        Assert.Null((await harness.Store.LoadAsync(default)).Position);

        var next = harness.MoveOn();
        Assert.Equal(40, (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq);
        Assert.Equal(new StreamPosition(Epoch, 40), (await harness.Store.LoadAsync(default)).Position);
        connection.Send(Ev(41));
        Assert.True(await next.Soon("an event"));
    }

    [Fact]
    public async Task An_empty_inbox_is_acknowledged_too_so_that_the_reset_is_over()
    {
        await using var harness = new Harness();
        _ = harness.Client.ConnectAsync();
        var connection = await harness.Server.AcceptAsync();
        await connection.ResetAsync(head: 0);
        await harness.NextAsync();
        await harness.NextAsync();
        _ = harness.MoveOn();
        Assert.Equal(0, (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq);
    }

    [Fact]
    public async Task A_directory_in_parts_is_one_event()
    {
        await using var harness = new Harness();
        _ = harness.Client.ConnectAsync();
        var connection = await harness.Server.AcceptAsync();
        var hello = await connection.ReceiveAsync<ClientFrame.Hello>();
        var (one, two) = (new ConversationSummary("g:01", "group", "A", 1, 1, 1, 0), new ConversationSummary("g:02", "group", "B", 1, 1, 1, 0));
        connection.Send(
            new ServerFrame.Welcome("alice", "phone-1", ResumeOutcomes.Reset, Epoch, 7, 256, 25_000, new WireLimits(1, 1, 1, 1, 1, 1, 1, 1, 1), DateTimeOffset.UnixEpoch)
            {
                Id = hello.Id,
                Reason = ResetReasons.Trimmed,
            },
            new ServerFrame.Directory([one], More: true),
            new ServerFrame.Directory([two], More: false));
        Assert.Equal([one, two], Assert.IsType<ChatEvent.Reset>(await harness.NextAsync()).Conversations);
    }

    [Fact]
    public async Task A_reconnect_resumes_after_exactly_what_was_processed()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        connection.Send(Ev(11), Ev(12), Ev(13));
        Assert.Equal(11, await harness.NextSeqAsync());
        Assert.Equal(12, await harness.NextSeqAsync());
        Assert.Equal(13, await harness.NextSeqAsync());
        var next = harness.MoveOn(); // 13 is processed.
        await harness.AckedAsync(connection, 13);
        connection.Close();

        var second = await harness.ReconnectAsync();
        var hello = await second.WelcomeAsync(head: 14);
        Assert.Equal(new StreamPosition(Epoch, 13), hello.Resume);
        second.Send(Ev(14));
        Assert.True(await next.Soon("an event"));
    }

    [Fact]
    public async Task What_was_received_but_not_processed_comes_again_and_is_given_to_the_application_once()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        connection.Send(Ev(11), Ev(12));
        Assert.Equal(11, await harness.NextSeqAsync());
        connection.Close();

        var second = await harness.ReconnectAsync();
        Assert.Equal(10, (await second.WelcomeAsync(head: 12)).Resume!.Seq); // 11 is still being processed.
        second.Send(Ev(11), Ev(12), new ServerFrame.CaughtUp(12), Ev(13));
        Assert.Equal(12, await harness.NextSeqAsync());
        Assert.IsType<ChatEvent.CaughtUp>(await harness.NextAsync());
        Assert.Equal(13, await harness.NextSeqAsync());
        var next = harness.MoveOn();
        await harness.AckedAsync(second, 13);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task What_was_processed_while_offline_is_acknowledged_when_the_server_repeats_it()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        connection.Send(Ev(11), Ev(12));
        Assert.Equal(11, await harness.NextSeqAsync());
        Assert.Equal(12, await harness.NextSeqAsync());
        connection.Close();
        var second = await harness.ReconnectAsync();
        var hello = await second.ReceiveAsync<ClientFrame.Hello>(); // Says 10.
        _ = harness.MoveOn(); // Only now 12 is processed.
        second.Send(new ServerFrame.Welcome("alice", "phone-1", ResumeOutcomes.Ok, Epoch, 10, 256, 25_000, new WireLimits(1, 1, 1, 1, 1, 1, 1, 1, 1), DateTimeOffset.UnixEpoch) { Id = hello.Id });

        // The server's head is behind: an ack beyond what it sent on this connection would be refused.
        second.Send(Ev(11));
        await harness.AckedAsync(second, 11);
        second.Send(Ev(12)); // That one has waited long enough.
        Assert.Equal(12, (await second.ReceiveAsync<ClientFrame.Ack>()).Seq);
    }

    [Fact]
    public async Task A_duplicate_is_dropped()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        connection.Send(Ev(11), Ev(11), Ev(10), Ev(12));
        Assert.Equal(11, await harness.NextSeqAsync());
        Assert.Equal(12, await harness.NextSeqAsync());
    }

    [Fact]
    public async Task A_jump_forces_a_resume_and_nothing_after_it_is_taken()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        connection.Send(Ev(11), Ev(13));
        Assert.Equal(11, await harness.NextSeqAsync());
        var next = harness.MoveOn();
        await connection.Gone;

        var second = await harness.ReconnectAsync();
        Assert.Equal(11, (await second.WelcomeAsync(head: 13)).Resume!.Seq);
        Assert.False(next.IsCompleted);
        second.Send(Ev(12), Ev(13));
        Assert.True(await next.Soon("an event"));
        Assert.Equal(13, await harness.NextSeqAsync());
    }

    [Fact]
    public async Task Being_told_to_be_caught_up_beyond_what_came_forces_a_resume()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        connection.Close();
        var second = await harness.ReconnectAsync();
        await second.WelcomeAsync(head: 12);
        second.Send(Ev(11), new ServerFrame.CaughtUp(12));
        await second.Gone;
    }

    [Fact]
    public async Task A_reset_makes_older_positions_void()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 1000);
        await using var held = harness;
        connection.Send(Ev(1001), Ev(1002));
        Assert.Equal(1001, await harness.NextSeqAsync());
        connection.Close();

        // A backup was restored meanwhile: another epoch, smaller numbers.
        var second = await harness.ReconnectAsync();
        await second.ResetAsync(head: 5, ResetReasons.Epoch, epoch: "k4");
        await harness.NextSkippingAsync<ChatEvent.Reset>(); // 1001 counts as processed now, and must not be acknowledged.
        Assert.IsType<ChatEvent.CaughtUp>(await harness.NextAsync());
        var next = harness.MoveOn();
        Assert.Equal(5, (await second.ReceiveAsync<ClientFrame.Ack>()).Seq);
        Assert.Equal(new StreamPosition("k4", 5), (await harness.Store.LoadAsync(default)).Position);
        second.Send(Ev(6));
        Assert.True(await next.Soon("an event"));
    }

    [Fact]
    public async Task A_known_device_that_forgot_its_position_learns_it()
    {
        await using var harness = new Harness();
        _ = harness.Client.ConnectAsync();
        var connection = await harness.Server.AcceptAsync();
        Assert.Null((await connection.WelcomeAsync(head: 7)).Resume);
        connection.Send(Ev(6), Ev(7), new ServerFrame.CaughtUp(7));
        Assert.Equal(6, await harness.NextSeqAsync());
        Assert.Equal(7, await harness.NextSeqAsync());
        await harness.NextAsync();
        _ = harness.MoveOn();
        Assert.Equal(7, (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq);
    }

    [Fact]
    public async Task Without_automatic_acknowledgement_the_application_decides()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10, o => o with { AutoAcknowledge = false });
        await using var held = harness;
        connection.Send(Ev(11), Ev(12), Ev(13));
        await harness.NextAsync();
        var twelve = await harness.NextAsync();
        await harness.NextAsync();
        Assert.Equal(10, (await harness.Store.LoadAsync(default)).Position!.Seq);
        await harness.Client.AcknowledgeAsync(twelve);
        await harness.AckedAsync(connection, 12);
    }

    [Fact]
    public async Task Events_that_wait_are_acknowledged_in_batches()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        connection.Send([.. Enumerable.Range(1, 40).Select(seq => Ev(seq))]);
        connection.Send(new ServerFrame.Ping());
        await connection.ReceiveAsync<ClientFrame.Pong>(); // All 40 are queued.
        for (var seq = 1; seq <= 40; seq++) Assert.Equal(seq, await harness.NextSeqAsync());

        // 32 events with the one that said "caught up".
        await harness.AckedAsync(connection, 31);
        var next = harness.MoveOn();
        await harness.AckedAsync(connection, 40);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task A_server_that_ignores_its_window_is_left()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0, o => o with { Window = 1, MaxUnsent = 1 });
        await using var held = harness;
        connection.Send([.. Enumerable.Range(1, 1000).Select(seq => Ev(seq))]);
        await connection.Gone;
    }

    [Fact]
    public async Task Only_one_reader_gets_the_events()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        await using var second = harness.Client.ReadEventsAsync().GetAsyncEnumerator();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await second.MoveNextAsync());
    }
}
