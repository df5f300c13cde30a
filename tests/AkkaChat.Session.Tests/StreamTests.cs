using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using Xunit;

namespace AkkaChat.Session.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task Caught_up_comes_right_behind_the_head_of_the_welcome()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync(from: 4, head: 6);

        stream.Deliver(first: 5, count: 3);

        await client.ExpectEvAsync(5);
        await client.ExpectEvAsync(6);
        Assert.Equal(6, (await client.ExpectAsync("caught_up")).GetProperty("seq").GetInt64());
        await client.ExpectEvAsync(7);
    }

    [Fact]
    public async Task A_reset_sends_the_whole_directory_before_the_first_entry()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync("""{"t":"hello","id":1,"token":"alice","device":"phone"}""");
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();
        var stream = new LiveStream(attach, host.Inbox.Sender, host.Inbox);
        var last = Entries.Message(1).Entry;

        stream.Tell(new Attached(attach.Attachment, "e", Head: 9, From: 9, ResetReason.Trimmed));
        stream.Tell(new DirectoryPage(attach.Attachment, [new DirectoryEntry(Entries.Direct, "", 2, 1, 0, 1, last)], More: true));
        stream.Tell(new DirectoryPage(attach.Attachment, [new DirectoryEntry(Entries.Group, "Team", 3, 8, 7, 0, null)], More: false));
        stream.Deliver(10);

        await client.ExpectAsync("welcome");
        Assert.Equal(
            """{"t":"directory","conversations":[{"conv":"d:alice:bob","kind":"direct","title":"","with":"bob","member_count":2,"cseq":1,"read":0,"unread":1,"last":{"conv":"d:alice:bob","cseq":1,"kind":"msg","from":"bob","at":"2026-01-01T00:00:00.123Z","body":{"text":"m1"}}}],"more":true}""",
            (await client.ExpectAsync("directory")).ToString());
        Assert.False((await client.ExpectAsync("directory")).GetProperty("more").GetBoolean());
        Assert.Equal(9, (await client.ExpectAsync("caught_up")).GetProperty("seq").GetInt64());
        await client.ExpectEvAsync(10);
    }

    [Fact]
    public async Task An_acknowledgement_beyond_what_was_sent_is_bad()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync(from: 5);
        stream.Deliver(6);
        await client.ExpectEvAsync(6);

        await client.SendAsync("""{"t":"ack","id":1,"seq":7}""");
        await client.ExpectErrorAsync("bad_frame", 1);
        await client.SendAsync("""{"t":"ack","id":2,"seq":6}""");
        await client.ExpectAsync("ok");
    }

    [Fact]
    public async Task The_head_of_the_welcome_may_be_acknowledged_before_it_was_sent()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync(from: 0, head: 8);

        await client.SendAsync("""{"t":"ack","id":1,"seq":8}""");

        await client.ExpectAsync("ok");
    }

    [Fact]
    public async Task Acknowledging_0_ends_the_reset_of_an_empty_inbox()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync("""{"t":"hello","id":1,"token":"alice","device":"phone"}""");
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();
        var stream = new LiveStream(attach, host.Inbox.Sender, host.Inbox);
        stream.Tell(new Attached(attach.Attachment, "e", 0, 0, ResetReason.NewDevice));
        stream.Tell(new DirectoryPage(attach.Attachment, [], More: false));
        await client.ExpectAsync("welcome");
        await client.ExpectAsync("directory");
        await client.ExpectAsync("caught_up");

        stream.Deliver(1);
        await client.ExpectEvAsync(1);
        host.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(-1, (await host.Inbox.ExpectMsgAsync<Acknowledge>()).Acked); // Written, not yet stored.

        await client.SendAsync("""{"t":"ack","seq":0}""");

        Assert.Equal(0, (await host.Inbox.ExpectMsgAsync<Acknowledge>()).Acked); // At once: the next hello may follow at once.
    }

    [Fact]
    public async Task An_acknowledgement_is_told_within_a_second_and_only_once()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync(window: 100);
        stream.Deliver(1, 3);
        for (var seq = 1; seq <= 3; seq++)
        {
            await client.ExpectEvAsync(seq);
            await client.SendAsync($$"""{"t":"ack","seq":{{seq}}}""");
        }

        await client.ExpectNothingAsync();
        await host.Inbox.ExpectNoMsgAsync(TimeSpan.Zero);
        host.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal((3, 3), Of(await host.Inbox.ExpectMsgAsync<Acknowledge>()));
        host.Pass(TimeSpan.FromSeconds(2));
        await client.ExpectNothingAsync();
        await host.Inbox.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Credit_that_the_inbox_waits_for_is_told_at_once()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync(window: 4);
        stream.Deliver(1, 4);
        for (var seq = 1; seq <= 4; seq++)
            await client.ExpectEvAsync(seq);

        await client.SendAsync("""{"t":"ack","seq":1}""");

        Assert.Equal((4, 1), Of(await host.Inbox.ExpectMsgAsync<Acknowledge>()));
    }

    [Fact]
    public async Task What_was_written_is_told_before_the_inbox_runs_dry()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync(window: 1024);

        stream.Deliver(1, SessionLimits.ReportWritten);

        Assert.Equal((SessionLimits.ReportWritten, 0), Of(await host.Inbox.ExpectMsgAsync<Acknowledge>()));
        await client.ExpectEvAsync(1);
    }

    [Fact]
    public async Task A_hole_makes_the_session_attach_again_where_it_is()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        stream.Deliver(1, 2);
        await client.ExpectEvAsync(1);
        await client.ExpectEvAsync(2);
        await client.SendAsync("""{"t":"ack","seq":1}""");
        await client.ExpectNothingAsync();

        stream.Deliver(4);
        var again = await ReattachAsync(host, client);
        Assert.Equal((2, 1, "e1", stream.Attachment), (again.Sent, again.Acked, again.Epoch, again.Attachment));

        stream.Tell(new Reattached(stream.Attachment, Head: 4));
        stream.Deliver(3, 2);
        await client.ExpectEvAsync(3);
        await client.ExpectEvAsync(4);
    }

    [Fact]
    public async Task Entries_that_come_twice_are_sent_once()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        stream.Deliver(1, 3);
        stream.Deliver(2, 3);

        for (var seq = 1; seq <= 4; seq++)
            await client.ExpectEvAsync(seq);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Another_streams_messages_are_ignored()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        var other = new AttachmentId("01ARZ3NDEKTSV4RRFFQ69G5FAV");

        stream.Tell(new Deliver(other, [Entries.Message(1)]));
        stream.Tell(new StreamEnded(other, StreamEnd.Displaced));
        stream.Tell(new NotAttached(other));

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_inbox_that_stops_is_found_again()
    {
        await using var host = await SessionHost.StartAsync();
        var first = host.NewProbe();
        await using var client = await host.ConnectAsync();
        await client.SendAsync("""{"t":"hello","id":1,"token":"alice","device":"phone"}""");
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();
        var session = host.Inbox.Sender;
        session.Tell(new Attached(attach.Attachment, "e1", 0, 0, null), first);
        await client.ExpectAsync("welcome");
        await client.ExpectAsync("caught_up");

        host.System.Stop(first);
        Assert.Equal(0, (await ReattachAsync(host, client)).Sent);
        Assert.Equal(0, (await ReattachAsync(host, client)).Sent); // It goes on asking.
        var stream = new LiveStream(attach, session, host.Inbox);
        stream.Tell(new Reattached(attach.Attachment, 0));
        stream.Deliver(1);

        await client.ExpectEvAsync(1);
    }

    [Fact]
    public async Task An_inbox_that_forgot_the_stream_is_attached_to_again()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        stream.Tell(new NotAttached(stream.Attachment));

        Assert.Equal(stream.Attachment, (await ReattachAsync(host, client)).Attachment);
    }

    [Fact]
    public async Task The_attachment_is_renewed_and_without_an_answer_made_again()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        host.Pass(TimeSpan.FromSeconds(30));
        await host.Inbox.FishForMessageAsync<Renew>(r => r.Attachment == stream.Attachment);
        await host.Inbox.FishForMessageAsync<Acknowledge>(_ => true); // Credit that was lost in a hand-off is told again.
        stream.Tell(new Renewed(stream.Attachment));
        await client.ExpectAsync("ping");
        await client.ExpectNothingAsync();

        host.Pass(TimeSpan.FromSeconds(20));
        await client.ExpectNothingAsync();
        host.Pass(TimeSpan.FromSeconds(10));
        await host.Inbox.FishForMessageAsync<Renew>(_ => true);
        await client.ExpectNothingAsync();
        host.Pass(TimeSpan.FromSeconds(20));
        await client.ExpectNothingAsync();
        host.Pass(TimeSpan.FromSeconds(10));
        await client.ExpectNothingAsync();

        await ReattachAsync(host, client);
    }

    [Fact]
    public async Task A_directory_cut_short_by_a_restart_sends_the_client_away_to_resync()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync("""{"t":"hello","id":1,"token":"alice","device":"phone"}""");
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();
        var stream = new LiveStream(attach, host.Inbox.Sender, host.Inbox);
        stream.Tell(new Attached(attach.Attachment, "e", 5, 5, ResetReason.NewDevice));
        stream.Tell(new DirectoryPage(attach.Attachment, [], More: true));

        stream.Tell(new NotAttached(attach.Attachment));

        Assert.Equal(4004, await client.ExpectCloseAsync());
    }

    [Theory]
    [InlineData(StreamEnd.Displaced, 4503)]
    [InlineData(StreamEnd.DeviceRemoved, 4504)]
    [InlineData(StreamEnd.TokenRevoked, 4501)]
    [InlineData(StreamEnd.Resync, 4004)]
    public async Task A_stream_that_the_inbox_ends_closes_the_socket(StreamEnd reason, int close)
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        stream.Tell(new StreamEnded(stream.Attachment, reason));

        Assert.Equal(close, await client.ExpectCloseAsync());
        await SessionHost.UntilAsync(() => host.Live.Count == 0);
    }

    [Fact]
    public async Task A_client_that_leaves_is_detached_with_its_last_acknowledgement()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        stream.Deliver(1);
        await client.ExpectEvAsync(1);
        await client.SendAsync("""{"t":"ack","seq":1}""");

        await client.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        Assert.Equal((1, 1), Of(await host.Inbox.ExpectMsgAsync<Acknowledge>()));
        Assert.Equal(stream.Attachment, (await host.Inbox.ExpectMsgAsync<Detach>()).Attachment);
        Assert.Equal(stream.Attachment, (await host.Presence.ExpectMsgAsync<Withdraw>()).Attachment);
    }

    [Fact]
    public async Task A_client_that_is_cut_off_is_detached_too()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        client.Socket.Abort();

        Assert.Equal(stream.Attachment, (await host.Inbox.ExpectMsgAsync<Detach>()).Attachment);
    }

    /// <summary>Passes time until the session asks to be attached again.</summary>
    private static async Task<Reattach> ReattachAsync(SessionHost host, TestClient client)
    {
        Reattach? again = null;
        await SessionHost.UntilAsync(() =>
        {
            host.Pass(TimeSpan.FromSeconds(0.1));
            while (again is null && host.Inbox.HasMessages)
                again = host.Inbox.ReceiveOne() as Reattach;
            return again is not null;
        });
        Assert.Equal(System.Net.WebSockets.WebSocketState.Open, client.Socket.State);
        return again!;
    }

    private static (long Written, long Acked) Of(Acknowledge told) => (told.Written, told.Acked);
}
