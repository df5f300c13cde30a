using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using Xunit;

namespace AkkaChat.Session.Tests.EndToEnd;

public sealed class ResumeTests(SharedNode shared) : IClassFixture<SharedNode>
{
    private readonly NodeHost _node = shared.Node;
    private readonly UserId _user = shared.NewUser();

    [Fact]
    public async Task A_stream_resumes_from_any_point_at_exactly_the_next_entry()
    {
        var epoch = await _node.SettleAsync(_user);
        const int Head = 250;
        await _node.StoreAsync(_user, after: 0, Head, perRow: 7);
        var points = Enumerable.Range(0, Head + 1).Where(i => i % 9 == 0 || i > Head - 3).ToArray();
        new Random(7).Shuffle(points);

        foreach (var point in points)
        {
            var (client, welcome) = await _node.HelloAsync(_user, epoch: epoch, seq: point);
            await using var _ = client;
            Assert.Equal("ok", welcome.GetProperty("resume").GetString());
            for (var seq = point + 1; seq <= Head; seq++)
                await client.ExpectEvAsync(seq);
            Assert.Equal(Head, (await client.ExpectAsync("caught_up")).GetProperty("seq").GetInt64());
        }
    }

    [Fact]
    public async Task A_known_device_without_resume_continues_after_its_cursor()
    {
        await _node.SettleAsync(_user);
        await _node.StoreAsync(_user, 0, 20);
        var (first, _) = await _node.HelloAsync(_user);
        for (var seq = 1; seq <= 20; seq++)
            await first.ExpectEvAsync(seq);
        await first.SendAsync("""{"t":"ack","seq":12}""");
        await first.ExpectAsync("caught_up");
        await first.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        var (second, welcome) = await _node.HelloAsync(_user);
        await using var _2 = second;

        Assert.Equal("ok", welcome.GetProperty("resume").GetString());
        await second.ExpectEvAsync(13);
    }

    [Theory]
    [InlineData("other", 3)]
    [InlineData(null, 11)]
    public async Task Another_epoch_or_a_number_beyond_the_head_is_reset(string? epoch, long seq)
    {
        var known = await _node.SettleAsync(_user);
        await _node.StoreAsync(_user, 0, 10);

        var (client, welcome) = await _node.HelloAsync(_user, epoch: epoch ?? known, seq: seq);
        await using var _ = client;

        Assert.Equal(("reset", "epoch", 10), (welcome.GetProperty("resume").GetString(), welcome.GetProperty("reason").GetString(), welcome.GetProperty("head").GetInt64()));
        var directory = await client.ExpectAsync("directory");
        Assert.Equal(10, directory.GetProperty("conversations")[0].GetProperty("unread").GetInt32());
        Assert.Equal(10, (await client.ExpectAsync("caught_up")).GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task A_reset_is_repeated_until_its_head_is_acknowledged()
    {
        await _node.StoreAsync(_user, 0, 5);
        for (var i = 0; i < 2; i++)
        {
            var (ignorant, again) = await _node.HelloAsync(_user);
            await using var _ = ignorant;
            Assert.Equal(("new_device", 5), (again.GetProperty("reason").GetString(), again.GetProperty("head").GetInt64()));
            await ignorant.ExpectAsync("directory");
        }

        await _node.SettleAsync(_user);
        var (client, welcome) = await _node.HelloAsync(_user);
        await using var _2 = client;

        Assert.Equal("ok", welcome.GetProperty("resume").GetString());
    }

    [Fact]
    public async Task A_resume_at_the_head_of_a_reset_counts_as_its_acknowledgement()
    {
        await _node.StoreAsync(_user, 0, 5);
        var (first, welcome) = await _node.HelloAsync(_user);
        await first.DisposeAsync();

        var (client, again) = await _node.HelloAsync(_user, epoch: welcome.GetProperty("epoch").GetString(), seq: 5);
        await using var _ = client;

        Assert.Equal("ok", again.GetProperty("resume").GetString());
    }

    [Fact]
    public async Task What_is_not_retained_any_more_is_reset_as_trimmed()
    {
        var epoch = await _node.SettleAsync(_user);
        const int Rows = Limits.SnapshotRows + 20;
        await _node.StoreAsync(_user, 0, Rows, perRow: 1);
        var (reader, _) = await _node.HelloAsync(_user);
        for (var seq = 1; seq <= Rows; seq++)
        {
            await reader.ExpectEvAsync(seq);
            await reader.SendAsync($$"""{"t":"ack","seq":{{seq}}}""");
        }

        // The acknowledgements go with the next rows, the next snapshot lets the rows below them go.
        await reader.SendAsync("""{"t":"ack","id":9,"seq":0}""");
        while ((await reader.ReceiveAsync()).GetProperty("t").GetString() != "ok")
        {
        }

        await reader.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await _node.StoreAsync(_user, Rows, Rows, perRow: 1);
        await SessionHost.UntilAsync(() => _node.FirstRow(_user) > 3);

        var (client, welcome) = await _node.HelloAsync(_user, epoch: epoch, seq: 1);
        await using var _2 = client;

        Assert.Equal("trimmed", welcome.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task The_same_device_elsewhere_replaces_the_older_socket_which_loses_nothing()
    {
        var epoch = await _node.SettleAsync(_user);
        var (older, _) = await _node.HelloAsync(_user, epoch: epoch);
        await older.ExpectAsync("caught_up");

        var (newer, welcome) = await _node.HelloAsync(_user, epoch: epoch);
        await using var _2 = newer;

        Assert.Equal(4503, await older.ExpectCloseAsync());
        Assert.Equal("ok", welcome.GetProperty("resume").GetString());
        await newer.ExpectAsync("caught_up");
        await _node.StoreAsync(_user, 0, 1);
        await newer.ExpectEvAsync(1);
    }

    [Fact]
    public async Task Two_devices_of_a_user_each_get_everything()
    {
        await _node.SettleAsync(_user, "phone");
        await _node.SettleAsync(_user, "laptop");
        var (phone, _) = await _node.HelloAsync(_user, "phone");
        var (laptop, _) = await _node.HelloAsync(_user, "laptop");
        await using var _2 = phone;
        await using var _3 = laptop;
        await phone.ExpectAsync("caught_up");
        await laptop.ExpectAsync("caught_up");

        await _node.StoreAsync(_user, 0, 30);

        for (var seq = 1; seq <= 30; seq++)
        {
            await phone.ExpectEvAsync(seq);
            await laptop.ExpectEvAsync(seq);
        }
    }

    [Fact]
    public async Task An_inbox_that_is_killed_comes_back_to_the_same_socket_without_a_gap()
    {
        await _node.SettleAsync(_user);
        await _node.StoreAsync(_user, 0, 10);
        var (client, _) = await _node.HelloAsync(_user);
        await using var _2 = client;
        for (var seq = 1; seq <= 10; seq++)
            await client.ExpectEvAsync(seq);
        await client.ExpectAsync("caught_up");

        for (var round = 1; round <= 3; round++)
        {
            await _node.KillInboxAsync(_user);
            await _node.StoreAsync(_user, round * 10, 10, perRow: 3);
            for (var seq = (round * 10) + 1; seq <= (round + 1) * 10; seq++)
                await client.ExpectEvAsync(seq);
        }
    }
}

public sealed class ExpiryTests
{
    [Fact]
    public async Task A_device_away_for_too_long_is_reset_as_expired()
    {
        await using var node = await NodeHost.StartAsync();
        var epoch = await node.SettleAsync(Entries.Alice);
        await node.NobodyAsync(Entries.Alice);
        node.Calendar.Shift = Limits.DeviceExpiry + TimeSpan.FromDays(1);

        var (client, welcome) = await node.HelloAsync(Entries.Alice, epoch: epoch, seq: 0);
        await using var _ = client;

        Assert.Equal("device_expired", welcome.GetProperty("reason").GetString());
    }
}
