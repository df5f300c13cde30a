using System.Net;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using Xunit;

namespace AkkaChat.Session.Tests;

public sealed class HelloTests
{
    private const string Hello = """{"t":"hello","id":1,"token":"alice","device":"phone"}""";

    [Fact]
    public async Task A_socket_without_hello_is_closed_with_4501_after_ten_seconds()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await SessionHost.UntilAsync(() => host.Live.Count == 1);

        host.Pass(TimeSpan.FromSeconds(9.9));
        await client.SendAsync("""{"t":"ping","id":1}""");
        await client.ExpectErrorAsync("bad_frame", 1); // Other frames do not stand in for it.
        host.Pass(TimeSpan.FromSeconds(0.1));

        Assert.Equal(4501, await client.ExpectCloseAsync());
    }

    [Theory]
    [InlineData(TokenOutcome.Invalid, "unauthenticated", 4501)]
    [InlineData(TokenOutcome.Expired, "unauthenticated", 4005)]
    [InlineData(TokenOutcome.Suspended, "forbidden", 4504)]
    [InlineData(TokenOutcome.Unavailable, "unavailable", 4004)]
    public async Task A_token_that_does_not_open_the_door_is_told_and_the_socket_closed(TokenOutcome outcome, string error, int close)
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        host.Gate.Outcomes["alice"] = outcome;

        await client.SendAsync(Hello);

        await client.ExpectErrorAsync(error, 1);
        Assert.Equal(close, await client.ExpectCloseAsync());
        await host.Inbox.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(TokenOutcome.Invalid, 4501)]
    [InlineData(TokenOutcome.Suspended, 4504)]
    public async Task A_token_that_was_ended_before_the_inbox_knew_the_stream_ends_it_right_after_the_welcome(TokenOutcome outcome, int close)
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Hello);
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();
        host.Gate.Outcomes["alice"] = outcome;

        host.Inbox.Sender.Tell(new Attached(attach.Attachment, "e", 0, 0, null), host.Inbox);

        await client.ExpectAsync("welcome");
        Assert.Equal(close, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task Frames_before_hello_are_bad_and_the_socket_stays()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();

        await client.SendAsync("""{"t":"send","id":7,"to":"bob","cmid":"1","body":{"text":"x"}}""");
        await client.ExpectErrorAsync("bad_frame", 7);
        await client.SendAsync(Hello);

        await host.Inbox.ExpectMsgAsync<Attach>();
        await host.Conversations.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_second_hello_is_bad_and_the_socket_stays()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"t":"hello","id":2,"token":"alice","device":"phone"}""");

        await client.ExpectErrorAsync("bad_frame", 2);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_device_without_a_name_is_bad_and_hello_may_be_repeated()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();

        await client.SendAsync("""{"t":"hello","id":1,"token":"alice","device":""}""");
        await client.ExpectErrorAsync("bad_frame", 1);
        await client.SendAsync(Hello);

        await host.Inbox.ExpectMsgAsync<Attach>();
    }

    [Theory]
    [InlineData("", 256)]
    [InlineData(",\"window\":1", 1)]
    [InlineData(",\"window\":1024", 1024)]
    [InlineData(",\"window\":5000", 1024)]
    public async Task The_window_is_lowered_never_raised(string field, int expected)
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();

        await client.SendAsync(Hello[..^1] + field + "}");
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();
        host.Inbox.Sender.Tell(new Attached(attach.Attachment, "e", 0, 0, null), host.Inbox);

        Assert.Equal(expected, attach.Window);
        Assert.Equal(expected, (await client.ExpectAsync("welcome")).GetProperty("window").GetInt32());
    }

    [Fact]
    public async Task Where_the_device_says_it_is_reaches_the_inbox()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();

        await client.SendAsync(Hello[..^1] + ",\"resume\":{\"epoch\":\"k3\",\"seq\":17}}");

        Assert.Equal(new ResumePoint("k3", 17), (await host.Inbox.ExpectMsgAsync<Attach>()).Resume);
    }

    [Fact]
    public async Task Welcome_tells_everything_in_force()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Hello);
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();

        host.Inbox.Sender.Tell(new Attached(attach.Attachment, "k3", Head: 9, From: 4, null), host.Inbox);

        Assert.Equal(
            """{"t":"welcome","id":1,"user":"alice","device":"phone","resume":"ok","epoch":"k3","head":9,"window":256,"ping_ms":25000,"limits":{"frame_bytes":65536,"body_bytes":16384,"cmid_chars":64,"window":1024,"page":100,"members":500,"conversations":5000,"devices":10,"watch":200},"server_time":"2026-01-01T00:00:00.000Z"}""",
            (await client.ExpectAsync("welcome")).ToString());
    }

    [Theory]
    [InlineData(ResetReason.NewDevice, "new_device")]
    [InlineData(ResetReason.Trimmed, "trimmed")]
    [InlineData(ResetReason.Epoch, "epoch")]
    [InlineData(ResetReason.DeviceExpired, "device_expired")]
    public async Task A_reset_tells_its_reason(ResetReason reason, string name)
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Hello);
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();

        host.Inbox.Sender.Tell(new Attached(attach.Attachment, "k3", 9, 9, reason), host.Inbox);

        var welcome = await client.ExpectAsync("welcome");
        Assert.Equal(("reset", name), (welcome.GetProperty("resume").GetString(), welcome.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task An_inbox_that_does_not_answer_is_asked_again_with_the_same_attachment()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Hello);
        var first = await host.Inbox.ExpectMsgAsync<Attach>();

        host.Inbox.Sender.Tell(new Refused(Refusal.Unavailable, "Not now."), host.Inbox);
        host.Pass(TimeSpan.FromSeconds(2.4));

        Assert.Equal(first, await host.Inbox.ExpectMsgAsync<Attach>());
    }

    [Fact]
    public async Task An_inbox_that_never_answers_sends_the_client_away_to_reconnect()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Hello);
        await host.Inbox.ExpectMsgAsync<Attach>();

        host.Pass(TimeSpan.FromSeconds(21));

        await client.ExpectErrorAsync("unavailable", 1);
        Assert.Equal(4004, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_hello_that_looks_older_than_the_live_stream_is_minted_again()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Hello);
        var first = await host.Inbox.ExpectMsgAsync<Attach>();

        host.Inbox.Sender.Tell(new StreamEnded(first.Attachment, StreamEnd.Displaced), host.Inbox);
        await Task.Yield();
        await SessionHost.UntilAsync(() =>
        {
            host.Pass(TimeSpan.FromSeconds(0.1));
            return host.Inbox.HasMessages;
        });

        var second = await host.Inbox.ExpectMsgAsync<Attach>();
        Assert.NotEqual(first.Attachment, second.Attachment);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("akkachat.v9.json")]
    public async Task Another_version_of_the_protocol_is_closed_with_4505(string? subprotocol)
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync(subprotocol);

        Assert.Equal(4505, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_plain_request_is_told_to_upgrade()
    {
        await using var host = await SessionHost.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(host.Address.ToString().Replace("ws:", "http:")));

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }
}
