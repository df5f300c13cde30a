using AkkaChat.Protocol;
using static AkkaChat.Client.Tests.FakeConnection;

namespace AkkaChat.Client.Tests;

/// <summary>A message is accepted once, whatever happens on the way.</summary>
public sealed class SendTests
{
    [Fact]
    public async Task A_message_is_sent_when_the_server_has_accepted_it()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var sending = harness.Client.SendToUserAsync("bob", "hi");
        var send = await connection.ReceiveAsync<ClientFrame.Send>();
        Assert.Equal(("bob", "hi"), (send.To, send.Body.Text));
        Assert.Equal(send.Cmid, Assert.Single(harness.Client.Unsent).Cmid);
        Assert.False(sending.IsCompleted);
        connection.Send(Ok(send, cseq: 7));
        Assert.Equal(new SendResult("d:alice:bob", 7, DateTimeOffset.UnixEpoch, Dup: false), await sending.Soon("the result"));
        Assert.Empty(harness.Client.Unsent);
        Assert.Empty((await harness.Store.LoadAsync(default)).Unsent);
    }

    [Fact]
    public async Task A_message_without_an_answer_is_sent_again_with_its_cmid_after_catching_up()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var sending = harness.Client.SendAsync("d:alice:bob", "hi");
        var first = await connection.ReceiveAsync<ClientFrame.Send>();
        connection.Close();

        var second = await harness.ReconnectAsync();
        await second.WelcomeAsync(head: 1);
        second.Send(new ServerFrame.Ping());
        await second.ReceiveAsync<ClientFrame.Pong>(); // It says nothing else before it has caught up.
        second.Send(Ev(1), new ServerFrame.CaughtUp(1));
        var again = await second.ReceiveAsync<ClientFrame.Send>();
        Assert.Equal((first.Cmid, first.Body), (again.Cmid, again.Body));
        second.Send(Ok(again, cseq: 1, dup: true));
        Assert.True((await sending.Soon("the result")).Dup);
    }

    [Fact]
    public async Task A_message_whose_own_copy_arrives_while_catching_up_is_not_sent_again()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var sending = harness.Client.SendAsync("d:alice:bob", "hi");
        var first = await connection.ReceiveAsync<ClientFrame.Send>();
        connection.Close();

        var second = await harness.ReconnectAsync();
        await second.WelcomeAsync(head: 1);
        second.Send(Ev(1, first.Cmid), new ServerFrame.CaughtUp(1));
        Assert.Equal(1, (await sending.Soon("the result")).Cseq);
        second.Send(new ServerFrame.Ping());
        await second.ReceiveAsync<ClientFrame.Pong>();
        Assert.Empty(harness.Client.Unsent);
    }

    [Fact]
    public async Task Somebody_elses_message_with_the_same_cmid_is_not_taken_for_ones_own()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var sending = harness.Client.SendAsync("d:alice:bob", MessageBody.FromText("hi"), cmid: "c1");
        var send = await connection.ReceiveAsync<ClientFrame.Send>();
        var theirs = Ev(1);
        connection.Send(theirs with { Entry = theirs.Entry with { Cmid = "c1" } }, new ServerFrame.Ping());
        await connection.ReceiveAsync<ClientFrame.Pong>();
        Assert.False(sending.IsCompleted);
        connection.Send(Ok(send));
        await sending.Soon("the result");
    }

    [Fact]
    public async Task A_new_message_does_not_wait_for_catching_up_but_never_overtakes_an_older_one()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        _ = harness.Client.SendAsync("g:old", "one");
        await connection.ReceiveAsync<ClientFrame.Send>();
        connection.Close();

        var second = await harness.ReconnectAsync();
        await second.WelcomeAsync(head: 1);
        _ = harness.Client.SendAsync("g:old", "two");
        _ = harness.Client.SendAsync("g:new", "three");
        var three = await second.ReceiveAsync<ClientFrame.Send>();
        Assert.Equal("three", three.Body.Text);
        second.Send(Ok(three), Ev(1), new ServerFrame.CaughtUp(1));
        var one = await second.ReceiveAsync<ClientFrame.Send>();
        Assert.Equal("one", one.Body.Text);
        second.Send(Ok(one));
        Assert.Equal("two", (await second.ReceiveAsync<ClientFrame.Send>()).Body.Text);
    }

    [Fact]
    public async Task Messages_to_one_target_go_one_after_another()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var sendings = Enumerable.Range(1, 20).Select(i => harness.Client.SendAsync("d:alice:bob", $"{i}")).ToArray();
        for (var i = 1; i <= 20; i++)
        {
            var send = await connection.ReceiveAsync<ClientFrame.Send>();
            Assert.Equal($"{i}", send.Body.Text);
            connection.Send(Ok(send, cseq: i));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), (await Task.WhenAll(sendings).Soon("the results")).Select(r => r.Cseq));
    }

    [Fact]
    public async Task A_pipeline_keeps_several_in_flight()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0, o => o with { Pipeline = 3 });
        await using var held = harness;
        for (var i = 0; i < 5; i++) _ = harness.Client.SendAsync("d:alice:bob", $"{i}");
        var first = await connection.ReceiveAsync<ClientFrame.Send>();
        await connection.ReceiveAsync<ClientFrame.Send>();
        await connection.ReceiveAsync<ClientFrame.Send>();
        connection.Send(new ServerFrame.Ping());
        await connection.ReceiveAsync<ClientFrame.Pong>();
        connection.Send(Ok(first));
        Assert.Equal("3", (await connection.ReceiveAsync<ClientFrame.Send>()).Body.Text);
    }

    [Theory]
    [InlineData(ErrorCodes.Conflict)]
    [InlineData(ErrorCodes.NotMember)]
    [InlineData(ErrorCodes.NotFound)]
    [InlineData(ErrorCodes.TooLarge)]
    public async Task A_refusal_for_good_is_told_and_the_next_message_goes_on(string code)
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var refused = harness.Client.SendAsync("d:alice:bob", "one");
        var next = harness.Client.SendAsync("d:alice:bob", "two");
        connection.Send(ServerFrame.Err.Of((await connection.ReceiveAsync<ClientFrame.Send>()).Id, code, "no"));
        Assert.Equal(code, (await Assert.ThrowsAsync<ChatException>(() => refused.Soon("the refusal"))).Code);
        var two = await connection.ReceiveAsync<ClientFrame.Send>();
        Assert.Equal("two", two.Body.Text);
        connection.Send(Ok(two));
        await next.Soon("the result");
        Assert.Empty((await harness.Store.LoadAsync(default)).Unsent);
    }

    [Theory]
    [InlineData(ErrorCodes.Unavailable)]
    [InlineData(ErrorCodes.RateLimited)]
    public async Task A_temporary_refusal_is_retried_when_the_server_said_with_the_same_cmid(string code)
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var sending = harness.Client.SendAsync("d:alice:bob", "hi");
        var first = await connection.ReceiveAsync<ClientFrame.Send>();
        connection.Send(ServerFrame.Err.Of(first.Id, code, "later", retryMs: 1_500));
        Assert.Equal(TimeSpan.FromMilliseconds(1_500), await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(2)));
        var again = await connection.ReceiveAsync<ClientFrame.Send>();
        Assert.Equal(first.Cmid, again.Cmid);
        Assert.NotEqual(first.Id, again.Id);
        connection.Send(Ok(again));
        await sending.Soon("the result");
    }

    [Fact]
    public async Task Repeated_temporary_refusals_back_off_further_and_further()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        _ = harness.Client.SendAsync("d:alice:bob", "hi");
        foreach (var wait in new[] { 250, 500, 1_000, 2_000 })
        {
            connection.Send(ServerFrame.Err.Of((await connection.ReceiveAsync<ClientFrame.Send>()).Id, ErrorCodes.Unavailable, "later"));
            Assert.Equal(TimeSpan.FromMilliseconds(wait), await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(2)));
        }
    }

    [Fact]
    public async Task Unsent_messages_of_an_earlier_run_are_sent_once_caught_up_and_their_outcome_is_an_event()
    {
        var store = new InMemoryClientStore();
        await store.SavePositionAsync(new StreamPosition(Epoch, 5), default);
        await store.AddUnsentAsync(new UnsentMessage("c1", MessageBody.FromText("one")) { To = "bob" }, default);
        await store.AddUnsentAsync(new UnsentMessage("c2", MessageBody.FromText("two")) { Conv = "g:01" }, default);
        await using var harness = new Harness(store);
        _ = harness.Client.ConnectAsync();
        var connection = await harness.Server.AcceptAsync();
        await connection.WelcomeAsync(head: 6);
        connection.Send(Ev(6, "c1"), new ServerFrame.CaughtUp(6));
        var two = await connection.ReceiveAsync<ClientFrame.Send>();
        Assert.Equal("c2", two.Cmid);
        connection.Send(ServerFrame.Err.Of(two.Id, ErrorCodes.NotMember, "no"));

        var accepted = await harness.NextSkippingAsync<ChatEvent.Settled>();
        Assert.Equal(("c1", 6L), (accepted.Message.Cmid, accepted.Result!.Cseq));
        var refused = await harness.NextSkippingAsync<ChatEvent.Settled>();
        Assert.Equal(("c2", ErrorCodes.NotMember), (refused.Message.Cmid, refused.Error!.Code));
        Assert.Empty((await store.LoadAsync(default)).Unsent);
    }

    [Fact]
    public async Task Giving_up_waiting_does_not_give_up_sending()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        using var patience = new CancellationTokenSource();
        var sending = harness.Client.SendAsync("d:alice:bob", "hi", patience.Token);
        var send = await connection.ReceiveAsync<ClientFrame.Send>();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        connection.Close();
        var second = await harness.ReconnectAsync();
        await second.WelcomeAsync(head: 0);
        second.Send(new ServerFrame.CaughtUp(0));
        Assert.Equal(send.Cmid, (await second.ReceiveAsync<ClientFrame.Send>()).Cmid);
    }

    [Fact]
    public async Task The_same_cmid_twice_is_one_message_and_another_body_under_it_is_a_conflict()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var first = harness.Client.SendAsync("d:alice:bob", MessageBody.FromText("hi"), "c1");
        var second = harness.Client.SendAsync("d:alice:bob", MessageBody.FromText("hi"), "c1");
        var conflict = await Assert.ThrowsAsync<ChatException>(() => harness.Client.SendAsync("d:alice:bob", MessageBody.FromText("ho"), "c1"));
        Assert.Equal(ErrorCodes.Conflict, conflict.Code);
        connection.Send(Ok(await connection.ReceiveAsync<ClientFrame.Send>()));
        Assert.Equal(await first.Soon("the result"), await second.Soon("the result"));
    }

    [Fact]
    public async Task What_may_be_unsent_is_bounded()
    {
        var (harness, _) = await Harness.OnlineAsync(seq: 0, o => o with { MaxUnsent = 2 });
        await using var held = harness;
        _ = harness.Client.SendAsync("d:alice:bob", "one");
        _ = harness.Client.SendAsync("d:alice:bob", "two");
        var refused = await Assert.ThrowsAsync<ChatException>(() => harness.Client.SendAsync("d:alice:bob", "three"));
        Assert.Equal(ErrorCodes.LimitReached, refused.Code);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_ends_the_connection_and_the_message_is_sent_again()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        _ = harness.Client.SendAsync("d:alice:bob", "hi");
        var send = await connection.ReceiveAsync<ClientFrame.Send>();
        Assert.Equal(TimeSpan.FromSeconds(15), await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(15)));
        await connection.Gone;
        var second = await harness.ReconnectAsync();
        await second.WelcomeAsync(head: 0);
        second.Send(new ServerFrame.CaughtUp(0));
        Assert.Equal(send.Cmid, (await second.ReceiveAsync<ClientFrame.Send>()).Cmid);
    }
}
