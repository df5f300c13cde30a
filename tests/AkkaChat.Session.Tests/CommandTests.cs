using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using Xunit;

namespace AkkaChat.Session.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task A_read_mark_goes_to_the_conversation_then_to_the_inbox()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"t":"read","id":1,"conv":"d:alice:bob","cseq":3}""");
        Assert.Equal(new MarkRead(Entries.Direct, Entries.Alice, 3), await host.Conversations.ExpectMsgAsync<MarkRead>());
        host.Conversations.Reply(new ReadMarked(Entries.Direct, 3));
        Assert.Equal(new StoreRead(Entries.Alice, Entries.Direct, 3), await host.Inbox.ExpectMsgAsync<StoreRead>());
        await client.ExpectNothingAsync();
        host.Inbox.Reply(new ReadStored(Entries.Direct, 3));

        Assert.Equal("""{"t":"ok","id":1}""", (await client.ExpectAsync("ok")).ToString());
    }

    [Fact]
    public async Task A_read_mark_that_the_conversation_refuses_is_not_stored()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"t":"read","conv":"d:alice:bob","cseq":300}""");
        await host.Conversations.ExpectMsgAsync<MarkRead>();
        host.Conversations.Reply(new Refused(Refusal.BadFrame, "Beyond the last entry."));

        await client.ExpectErrorAsync("bad_frame");
        await host.Inbox.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Typing_goes_out_and_too_much_of_it_is_dropped()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        for (var i = 0; i < SessionLimits.TypingPerSecond + 3; i++)
            await client.SendAsync("""{"t":"typing","conv":"d:alice:bob","on":true}""");
        await client.ExpectNothingAsync();
        for (var i = 0; i < SessionLimits.TypingPerSecond; i++)
            await host.Conversations.ExpectMsgAsync(new SetTyping(Entries.Direct, Entries.Alice, On: true));
        await host.Conversations.ExpectNoMsgAsync(TimeSpan.Zero);
        host.Pass(TimeSpan.FromSeconds(1));
        await client.SendAsync("""{"t":"typing","conv":"d:alice:bob","on":false}""");

        await host.Conversations.ExpectMsgAsync(new SetTyping(Entries.Direct, Entries.Alice, On: false));
    }

    [Fact]
    public async Task Others_typing_and_receipts_are_pushed()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        stream.Tell(new ShowTyping(Entries.Alice, Entries.Direct, Entries.Bob, On: true));
        Assert.Equal("""{"t":"typing","conv":"d:alice:bob","from":"bob","on":true}""", (await client.ExpectAsync("typing")).ToString());
        stream.Tell(new ShowReceipt(Entries.Alice, Entries.Direct, Entries.Bob, 7));
        Assert.Equal("""{"t":"receipt","conv":"d:alice:bob","from":"bob","cseq":7}""", (await client.ExpectAsync("receipt")).ToString());
    }

    [Fact]
    public async Task A_pull_brings_a_page_of_history_and_its_limit_is_lowered()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"t":"pull","id":4,"conv":"g:01ARZ3NDEKTSV4RRFFQ69G5FAV","before":10,"limit":5000}""");
        await host.Conversations.ExpectMsgAsync(new ReadHistory(Entries.Group, Entries.Alice, Before: 10, After: null, Limits.Page));
        host.Conversations.Reply(new HistoryPage(
            Entries.Group,
            [
                new Entry(8, EntryKind.Created, Entries.Alice, Entries.At) { Title = "Team", Users = [Entries.Alice, Entries.Bob], Cmid = "request" },
                new Entry(9, EntryKind.RoleChanged, Entries.Alice, Entries.At) { Users = [Entries.Bob], Role = Role.Admin },
            ],
            More: true));

        Assert.Equal(
            """{"t":"page","id":4,"conv":"g:01ARZ3NDEKTSV4RRFFQ69G5FAV","items":[{"conv":"g:01ARZ3NDEKTSV4RRFFQ69G5FAV","cseq":8,"kind":"created","from":"alice","at":"2026-01-01T00:00:00.123Z","body":{"title":"Team","users":["alice","bob"]}},{"conv":"g:01ARZ3NDEKTSV4RRFFQ69G5FAV","cseq":9,"kind":"role","from":"alice","at":"2026-01-01T00:00:00.123Z","body":{"users":["bob"],"role":"admin"}}],"more":true}""",
            (await client.ExpectAsync("page")).ToString());
    }

    [Fact]
    public async Task A_pull_by_a_stranger_is_refused()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"t":"pull","id":4,"conv":"g:01ARZ3NDEKTSV4RRFFQ69G5FAV","limit":5}""");
        await host.Conversations.ExpectMsgAsync<ReadHistory>();
        host.Conversations.Reply(new Refused(Refusal.NotMember, "Not a member."));

        await client.ExpectErrorAsync("not_member", 4);
    }

    [Fact]
    public async Task A_direct_conversation_of_others_is_refused_without_waking_it()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"t":"pull","id":4,"conv":"d:bob:carol","limit":5}""");

        await client.ExpectErrorAsync("not_member", 4);
        await host.Conversations.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task Questions_have_a_rate()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        for (var n = 0; n <= SessionLimits.Questions; n++)
            await client.SendAsync($$"""{"t":"pull","id":{{n}},"conv":"d:bob:carol","limit":5}""");

        for (var n = 0; n < SessionLimits.Questions; n++)
            await client.ExpectErrorAsync("not_member", n);
        await client.ExpectErrorAsync("rate_limited", SessionLimits.Questions);
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_id()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"t":"ping"}""");
        Assert.Equal("""{"t":"pong"}""", (await client.ExpectAsync("pong")).ToString());
        await client.SendAsync("""{"t":"ping","id":-9}""");
        Assert.Equal("""{"t":"pong","id":-9}""", (await client.ExpectAsync("pong")).ToString());
    }

    [Fact]
    public async Task Only_people_one_shares_a_conversation_with_are_watched()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        await client.SendAsync("""{"t":"watch","id":1,"users":["bob","carol","stranger","not a name"]}""");
        await host.Inbox.ExpectMsgAsync(new ReadDirectory(Entries.Alice, null));
        host.Inbox.Reply(new DirectoryPage(default, [new DirectoryEntry(Entries.Direct, "", 2, 1, 0, 0, null)], More: true));
        await host.Inbox.ExpectMsgAsync(new ReadDirectory(Entries.Alice, Entries.Direct));
        host.Inbox.Reply(new DirectoryPage(default, [new DirectoryEntry(Entries.Group, "Team", 2, 1, 0, 0, null)], More: false));
        var find = await host.Conversations.ExpectMsgAsync<FindMembers>();
        Assert.Equal((Entries.Group, "carol stranger"), (find.Conversation, string.Join(' ', find.Users.Order())));
        host.Conversations.Reply(new MembersAmong(Entries.Group, [UserId.Parse("carol")]));

        await client.ExpectAsync("ok");
        Assert.Equal(["bob", "carol"], new[] { await host.Presence.ExpectMsgAsync<WatchPresence>(), await host.Presence.ExpectMsgAsync<WatchPresence>() }.Select(w => w.User.Value).Order());
        await host.Presence.ExpectNoMsgAsync(TimeSpan.Zero);
        stream.Tell(new PresenceChanged(Entries.Bob, Online: false, Entries.At));
        stream.Tell(new PresenceChanged(UserId.Parse("stranger"), Online: true, null));
        Assert.Equal("""{"t":"presence","user":"bob","online":false,"last_seen":"2026-01-01T00:00:00.123Z"}""", (await client.ExpectAsync("presence")).ToString());
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_watch_replaces_the_one_before_and_presence_is_repeated_only_when_it_changes()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        await WatchAsync(host, client, "bob");
        await host.Presence.ExpectMsgAsync(new WatchPresence(Entries.Bob));
        stream.Tell(new PresenceChanged(Entries.Bob, true, null));
        await client.ExpectAsync("presence");

        stream.Tell(new PresenceChanged(Entries.Bob, true, null)); // The answer to a renewed watch.
        await client.ExpectNothingAsync();
        await client.SendAsync("""{"t":"watch","id":1,"users":[]}""");
        await client.ExpectAsync("ok");

        await host.Presence.ExpectMsgAsync(new UnwatchPresence(Entries.Bob));
        stream.Tell(new PresenceChanged(Entries.Bob, false, null));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Watching_again_tells_everybody_again()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        for (var i = 0; i < 2; i++)
        {
            await WatchAsync(host, client, "bob");
            await host.Presence.ExpectMsgAsync(new WatchPresence(Entries.Bob));
            stream.Tell(new PresenceChanged(Entries.Bob, true, null));
            await client.ExpectAsync("presence");
        }
    }

    [Fact]
    public async Task Too_many_watched_users_reach_a_limit()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();
        var users = string.Join(',', Enumerable.Range(0, Limits.Watch + 1).Select(i => $"\"user{i}\""));

        await client.SendAsync("{\"t\":\"watch\",\"id\":1,\"users\":[" + users + "]}");

        await client.ExpectErrorAsync("limit_reached", 1);
    }

    [Fact]
    public async Task A_token_expires_and_the_socket_closes_with_4005()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync(user: "alice@20");

        host.Pass(TimeSpan.FromSeconds(20));

        Assert.Equal(4005, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_token_renewed_in_place_keeps_the_socket()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync(user: "alice@20");

        await client.SendAsync("""{"t":"auth","id":1,"token":"alice@40"}""");
        Assert.Equal("""{"t":"ok","id":1}""", (await client.ExpectAsync("ok")).ToString());
        host.Pass(TimeSpan.FromSeconds(20));
        await client.ExpectNothingAsync();
        host.Pass(TimeSpan.FromSeconds(20));

        Assert.Equal(4005, await client.ExpectCloseAsync());
    }

    [Theory]
    [InlineData("bob", TokenOutcome.Valid, "forbidden")]
    [InlineData("x", TokenOutcome.Invalid, "unauthenticated")]
    [InlineData("x", TokenOutcome.Expired, "unauthenticated")]
    [InlineData("x", TokenOutcome.Unavailable, "unavailable")]
    public async Task A_token_that_does_not_renew_is_refused_and_the_one_in_force_stays(string token, TokenOutcome outcome, string error)
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();
        if (outcome != TokenOutcome.Valid)
            host.Gate.Outcomes[token] = outcome;

        await client.SendAsync("{\"t\":\"auth\",\"id\":1,\"token\":\"" + token + "\"}");

        await client.ExpectErrorAsync(error, 1);
        await client.ExpectNothingAsync();
    }

    private static async Task WatchAsync(SessionHost host, TestClient client, string user)
    {
        await client.SendAsync("{\"t\":\"watch\",\"id\":1,\"users\":[\"" + user + "\"]}");
        await host.Inbox.ExpectMsgAsync<ReadDirectory>();
        host.Inbox.Reply(new DirectoryPage(default, [new DirectoryEntry(Entries.Direct, "", 2, 1, 0, 0, null)], More: false));
        await client.ExpectAsync("ok");
    }
}
