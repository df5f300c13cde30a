using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using Xunit;

namespace AkkaChat.Session.Tests;

public sealed class EndingTests
{
    [Fact]
    public async Task After_an_idle_interval_the_client_is_asked_and_after_another_given_up()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        host.Pass(TimeSpan.FromSeconds(25));
        await client.ExpectAsync("ping");
        host.Pass(TimeSpan.FromSeconds(25));

        Assert.Equal(4003, await client.ExpectCloseAsync());
    }

    [Theory]
    [InlineData("""{"t":"pong"}""")]
    [InlineData("""{"t":"ack","seq":0}""")]
    public async Task Any_text_frame_is_a_sign_of_life(string frame)
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();
        for (var i = 0; i < 3; i++)
        {
            host.Pass(TimeSpan.FromSeconds(25));
            await client.ExpectAsync("ping");
            await client.SendAsync(frame);
            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task A_node_that_stops_says_goaway_then_closes_with_4001_and_takes_no_new_socket()
    {
        await using var host = await SessionHost.StartAsync();
        var clients = new List<TestClient>();
        for (var i = 0; i < 5; i++)
            clients.Add((await host.JoinAsync()).Client);

        var drained = host.Drain.DrainAsync();

        foreach (var client in clients)
            Assert.Equal(5000, (await client.ExpectAsync("goaway")).GetProperty("after_ms").GetInt32());
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => host.ConnectAsync());
        Assert.False(drained.IsCompleted);
        var closing = Task.WhenAll(clients.Select(c => c.ExpectCloseAsync()));
        await SessionHost.UntilAsync(() =>
        {
            host.Pass(TimeSpan.FromSeconds(0.1));
            return closing.IsCompleted && drained.IsCompleted;
        });
        Assert.All(await closing, code => Assert.Equal(4001, code));
        Assert.Equal(0, host.Live.Count);
    }

    [Fact]
    public async Task An_actor_system_that_shuts_down_sends_its_sessions_away_first()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        var down = CoordinatedShutdown.Get(host.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);

        await client.ExpectAsync("goaway");
        var closing = client.ExpectCloseAsync();
        await SessionHost.UntilAsync(() =>
        {
            Assert.False(host.System.WhenTerminated.IsCompleted && !closing.IsCompleted);
            host.Pass(TimeSpan.FromSeconds(0.1));
            return closing.IsCompleted;
        });
        Assert.Equal(4001, await closing);
        await SessionHost.UntilAsync(() =>
        {
            host.Pass(TimeSpan.FromSeconds(0.1));
            return down.IsCompleted;
        });
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_for_too_long_is_too_slow()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync(window: 1024);

        // The client does not read; what it is sent fills every buffer in between.
        var big = new string('x', 15_000);
        await SessionHost.UntilAsync(() =>
        {
            for (var seq = _next; seq < _next + 100; seq++)
                stream.Tell(new Deliver(stream.Attachment, [Entries.Message(seq, big)]));
            _next += 100;
            host.Pass(TimeSpan.FromSeconds(10));
            return host.Live.Count == 0;
        });

        Assert.Equal(stream.Attachment, ((Detach)await host.Inbox.FishForMessageAsync(m => m is Detach)).Attachment);
    }

    [Fact]
    public async Task A_reader_that_pauses_within_its_window_stays()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        stream.Deliver(1, 256);
        host.Pass(TimeSpan.FromSeconds(20));
        host.Pass(TimeSpan.FromSeconds(4));

        for (var seq = 1; seq <= 256; seq++)
            await client.ExpectEvAsync(seq);
        await client.ExpectNothingAsync();
    }

    private long _next = 1;
}
