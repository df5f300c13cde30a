using AkkaChat.Protocol;
using static AkkaChat.Client.Tests.FakeConnection;

namespace AkkaChat.Client.Tests;

/// <summary>Staying connected, and knowing when not to.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData(CloseCodes.BadToken)]
    [InlineData(CloseCodes.BadFrame)]
    [InlineData(CloseCodes.Replaced)]
    [InlineData(CloseCodes.Suspended)]
    [InlineData(CloseCodes.Version)]
    public async Task A_close_of_4500_or_above_stops_the_client_and_whoever_waits_is_told(int code)
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        var sending = harness.Client.SendAsync("d:alice:bob", "hi");
        await connection.ReceiveAsync<ClientFrame.Send>();
        var pulling = harness.Client.PullAsync("d:alice:bob");
        var reading = harness.MoveOn();
        connection.Close(code);
        Assert.Equal(code, (await Assert.ThrowsAsync<ChatStoppedException>(() => sending.Soon("the end"))).CloseCode);
        await Assert.ThrowsAsync<ChatStoppedException>(() => pulling.Soon("the end"));
        await Assert.ThrowsAsync<ChatStoppedException>(() => reading.Soon("the end"));
        await Assert.ThrowsAsync<ChatStoppedException>(() => harness.Client.SendAsync("d:alice:bob", "more"));
        await Assert.ThrowsAsync<ChatStoppedException>(() => harness.Client.ReadAsync("d:alice:bob", 1));
        Assert.Equal(ConnectionState.Stopped, harness.Client.State);
        Assert.False(harness.Server.HasConnection);
        Assert.Single((await harness.Store.LoadAsync(default)).Unsent); // The next run sends it.
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1001)]
    [InlineData(CloseCodes.ShuttingDown)]
    [InlineData(CloseCodes.TooSlow)]
    [InlineData(CloseCodes.NoHeartbeat)]
    [InlineData(CloseCodes.Resync)]
    public async Task Any_other_end_is_followed_by_a_new_connection(int? code)
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 3);
        await using var held = harness;
        connection.Close(code);
        var second = await harness.ReconnectAsync();
        var hello = await second.WelcomeAsync(head: 3);
        Assert.Equal(("token-1", 3L), (hello.Token, hello.Resume!.Seq));
    }

    [Fact]
    public async Task An_expired_token_is_renewed_before_the_next_connection()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        connection.Close(CloseCodes.TokenExpired);
        Assert.Equal("token-2", (await (await harness.ReconnectAsync()).WelcomeAsync(head: 0)).Token);
    }

    [Theory]
    [InlineData(8, 12)]
    [InlineData(60, 10)] // Never sooner than half of what it has left.
    public async Task A_token_is_renewed_in_place_before_it_expires(int renewBefore, int expected)
    {
        await using var harness = new Harness(configure: o => o with { RenewTokenBefore = TimeSpan.FromSeconds(renewBefore) });
        harness.Tokens.Shape = token => token with { ExpiresAt = harness.Time.GetUtcNow() + TimeSpan.FromSeconds(20) };
        var connection = await harness.ConnectAsync(head: 0);
        for (var number = 2; number <= 3; number++)
        {
            await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(expected), atLeast: TimeSpan.FromSeconds(expected));
            var auth = await connection.ReceiveAsync<ClientFrame.Auth>();
            Assert.Equal($"token-{number}", auth.Token);
            connection.Send(new ServerFrame.Ok { Id = auth.Id });
        }
    }

    [Fact]
    public async Task Without_a_valid_token_the_client_stops()
    {
        await using var harness = new Harness();
        harness.Tokens.Errors.Enqueue(new ChatException(ErrorCodes.Unauthenticated, "the refresh token was revoked"));
        var stopped = await Assert.ThrowsAsync<ChatStoppedException>(() => harness.Client.ConnectAsync().Soon("the end"));
        Assert.Equal(ErrorCodes.Unauthenticated, stopped.Code);
        Assert.Null(stopped.CloseCode);
    }

    [Fact]
    public async Task A_token_source_that_fails_for_now_is_asked_again()
    {
        await using var harness = new Harness();
        harness.Tokens.Errors.Enqueue(new HttpRequestException("no route"));
        var connecting = harness.Client.ConnectAsync();
        await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromMilliseconds(250));
        await (await harness.Server.AcceptAsync()).WelcomeAsync(head: 0);
        await connecting.Soon("the first welcome");
    }

    [Fact]
    public async Task Failures_back_off_with_jitter_up_to_a_bound_and_success_forgets_them()
    {
        await using var harness = new Harness();
        harness.Server.Failures = 9;
        var connecting = harness.Client.ConnectAsync();
        foreach (var bound in new[] { 0.5, 1, 2, 4, 8, 16, 30, 30, 30 })
            Assert.Equal(TimeSpan.FromSeconds(bound / 2), await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(bound / 2)));
        var connection = await harness.Server.AcceptAsync();
        await connection.ResetAsync(head: 0);
        await connecting.Soon("the first welcome");
        await harness.NextSkippingAsync<ChatEvent.CaughtUp>();
        connection.Close();
        Assert.Equal(TimeSpan.FromSeconds(0.25), await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(0.25)));
    }

    [Fact]
    public void Every_wait_is_uniform_between_zero_and_its_bound()
    {
        Assert.Equal(TimeSpan.Zero, new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), () => 0).Next());
        var nearlyAll = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), () => 0.999);
        Assert.Equal(0.999, nearlyAll.Next().TotalSeconds, 3);
        Assert.Equal(30 * 0.999, nearlyAll.After(1_000_000).TotalSeconds, 3);
    }

    [Fact]
    public async Task A_welcome_that_does_not_come_is_not_waited_for_forever()
    {
        await using var harness = new Harness();
        _ = harness.Client.ConnectAsync();
        var connection = await harness.Server.AcceptAsync();
        await connection.ReceiveAsync<ClientFrame.Hello>();
        await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(15));
        await connection.Gone;
    }

    [Fact]
    public async Task A_hello_refused_for_now_is_repeated_when_the_server_said()
    {
        await using var harness = new Harness();
        _ = harness.Client.ConnectAsync();
        var connection = await harness.Server.AcceptAsync();
        connection.Send(ServerFrame.Err.Of((await connection.ReceiveAsync<ClientFrame.Hello>()).Id, ErrorCodes.Unavailable, "starting", retryMs: 5_000));
        await connection.Gone;
        Assert.Equal(TimeSpan.FromSeconds(5), await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(5)));
        await harness.Server.AcceptAsync();
    }

    [Fact]
    public async Task A_silent_server_is_asked_and_then_left()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        Assert.Equal(TimeSpan.FromSeconds(25), await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(25)));
        await connection.ReceiveAsync<ClientFrame.Ping>();
        connection.Send(new ServerFrame.Pong());
        connection.Send(new ServerFrame.Ping { Id = 5 });
        Assert.Equal(5, (await connection.ReceiveAsync<ClientFrame.Pong>()).Id);

        await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(25));
        await connection.ReceiveAsync<ClientFrame.Ping>();
        await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(25));
        await connection.Gone;
        await harness.ReconnectAsync();
    }

    [Fact]
    public async Task A_node_that_goes_away_is_left_within_its_time_and_without_waiting()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        connection.Send(new ServerFrame.Goaway(4_000));
        Assert.Equal(TimeSpan.FromSeconds(2), await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(4)));
        await connection.Gone;
        await (await harness.Server.AcceptAsync()).WelcomeAsync(head: 0);
        Assert.DoesNotContain(ConnectionState.Waiting, harness.States);
    }

    [Fact]
    public async Task Frames_that_are_none_end_the_connection()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        connection.SendRaw("[]"u8.ToArray());
        await connection.Gone;
        await harness.ReconnectAsync();
    }

    [Fact]
    public async Task Unknown_frames_are_ignored()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        await using var held = harness;
        connection.SendRaw("""{"t":"fireworks","id":3}"""u8.ToArray());
        connection.Send(new ServerFrame.Ping());
        await connection.ReceiveAsync<ClientFrame.Pong>();
    }

    [Fact]
    public async Task The_state_tells_what_goes_on()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        connection.Close();
        await (await harness.ReconnectAsync()).WelcomeAsync(head: 0);
        await harness.Client.DisposeAsync();
        Assert.Equal(
            [ConnectionState.Connecting, ConnectionState.CatchingUp, ConnectionState.Online, ConnectionState.Waiting, ConnectionState.Connecting],
            harness.States.Take(5));
        Assert.Equal(ConnectionState.Stopped, harness.States[^1]);
    }

    [Fact]
    public async Task Disposal_says_goodbye_and_ends_the_events()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        var reading = harness.MoveOn();
        var sending = harness.Client.SendAsync("d:alice:bob", "hi");
        await harness.Client.DisposeAsync();
        await connection.Gone;
        Assert.False(await reading.Soon("the end"));
        await Assert.ThrowsAsync<ChatException>(() => sending.Soon("the end"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => harness.Client.ConnectAsync());
    }

    [Fact]
    public async Task What_was_processed_before_disposal_is_stored()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 0);
        connection.Send(Ev(1));
        Assert.Equal(1, await harness.NextSeqAsync());
        await harness.Client.DisposeAsync();
        Assert.False(await harness.MoveOn());
        Assert.Equal(1, (await harness.Store.LoadAsync(default)).Position!.Seq);
    }
}
