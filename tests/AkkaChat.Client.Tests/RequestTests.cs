using AkkaChat.Protocol;
using static AkkaChat.Client.Tests.FakeConnection;

namespace AkkaChat.Client.Tests;

/// <summary>History, read marks, presence, typing.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task A_page_of_history_is_pulled()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var pulling = harness.Client.PullAsync("d:alice:bob", before: 9, limit: 3);
        var pull = await connection.ReceiveAsync<ClientFrame.Pull>();
        Assert.Equal(("d:alice:bob", 9L, null, 3), (pull.Conv, pull.Before, pull.After, pull.Limit));
        connection.Send(new ServerFrame.Page("d:alice:bob", [Ev(8).Entry], More: true) { Id = pull.Id });
        var page = await pulling.Soon("the page");
        Assert.Equal([Ev(8).Entry], page.Items);
        Assert.True(page.More);
    }

    [Fact]
    public async Task A_request_survives_a_lost_connection()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var reading = harness.Client.ReadAsync("d:alice:bob", 4);
        await connection.ReceiveAsync<ClientFrame.Read>();
        connection.Close();
        var second = await harness.ReconnectAsync();
        await second.WelcomeAsync(head: 0);
        var again = await second.ReceiveAsync<ClientFrame.Read>();
        Assert.Equal(("d:alice:bob", 4L), (again.Conv, again.Cseq));
        second.Send(new ServerFrame.Ok { Id = again.Id });
        await reading.Soon("the answer");
    }

    [Fact]
    public async Task A_refused_request_is_told_and_a_temporary_refusal_is_retried()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var pulling = harness.Client.PullAsync("g:01");
        connection.Send(ServerFrame.Err.Of((await connection.ReceiveAsync<ClientFrame.Pull>()).Id, ErrorCodes.Unavailable, "later"));
        await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(1));
        connection.Send(ServerFrame.Err.Of((await connection.ReceiveAsync<ClientFrame.Pull>()).Id, ErrorCodes.NotMember, "no"));
        Assert.Equal(ErrorCodes.NotMember, (await Assert.ThrowsAsync<ChatException>(() => pulling.Soon("the refusal"))).Code);
    }

    [Fact]
    public async Task Watching_goes_on_after_a_reconnect()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var watching = harness.Client.WatchAsync(["bob"]);
        connection.Send(new ServerFrame.Ok { Id = (await connection.ReceiveAsync<ClientFrame.Watch>()).Id }, new ServerFrame.Presence("bob", true));
        await watching.Soon("the answer");
        Assert.Equal(new ChatEvent.Presence("bob", true, null), await harness.NextAsync());
        connection.Close();
        var second = await harness.ReconnectAsync();
        await second.WelcomeAsync(head: 0);
        Assert.Equal(["bob"], (await second.ReceiveAsync<ClientFrame.Watch>()).Users);
    }

    [Fact]
    public async Task Typing_is_sent_now_or_never()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        harness.Client.SetTyping("d:alice:bob", true);
        Assert.Equal(new ClientFrame.Typing("d:alice:bob", true), await connection.ReceiveAsync<ClientFrame.Typing>());
        connection.Close();
        var second = await harness.ReconnectAsync();
        harness.Client.SetTyping("d:alice:bob", false); // Not connected: forgotten.
        await second.WelcomeAsync(head: 0);
        second.Send(new ServerFrame.Ping());
        await second.ReceiveAsync<ClientFrame.Pong>();
    }

    [Fact]
    public async Task Typing_that_was_not_sent_before_the_connection_was_lost_is_forgotten()
    {
        await using var harness = new Harness();
        var options = new AkkaChatClientOptions { Server = new Uri("http://chat.test"), Device = "d", Tokens = harness.Tokens };
        using var core = new ClientCore(options, new StoredState(null, []));
        core.SetTyping("g:01", true);
        core.Disconnected();
        Assert.Null(core.TakeTyping());
        core.SetTyping("g:01", true);
        Assert.Equal(new ClientFrame.Typing("g:01", true), core.TakeTyping());
    }

    [Fact]
    public async Task Ephemeral_news_are_events_without_a_position_and_dropped_when_many_wait()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0, o => o with { Window = 1 });
        await using var held = harness;
        connection.Send([.. Enumerable.Range(1, 2_000).Select(i => new ServerFrame.Receipt("g:01", "bob", i))]);
        connection.Send(Ev(1), new ServerFrame.Ping());
        await connection.ReceiveAsync<ClientFrame.Pong>();
        var received = 0;
        while (await harness.NextAsync() is ChatEvent.Receipt) received++;
        Assert.InRange(received, 200, 300); // And then came the entry, which is never dropped.
    }

    [Fact]
    public async Task What_may_wait_for_an_answer_is_bounded()
    {
        var (harness, _) = await Harness.OnlineAsync(seq: 0, o => o with { MaxRequests = 1 });
        await using var held = harness;
        _ = harness.Client.PullAsync("g:01");
        Assert.Equal(ErrorCodes.LimitReached, (await Assert.ThrowsAsync<ChatException>(() => harness.Client.PullAsync("g:01"))).Code);
    }
}
