using System.Net.WebSockets;
using System.Text;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using Xunit;

namespace AkkaChat.Session.Tests;

public sealed class MalformedFrameTests
{
    [Theory]
    [InlineData("""{"id":5}""")]
    [InlineData("""{"t":1,"id":5}""")]
    [InlineData("""{"t":null,"id":5}""")]
    [InlineData("""{"t":"","id":5}""")]
    [InlineData("""{"t":"nonsense","id":5}""")]
    [InlineData("""{"t":"HELLO","id":5}""")]
    [InlineData("""{"t":"welcome","id":5}""")]
    [InlineData("""{"t":"ping","t":"pong","id":5}""")]
    [InlineData("""{"t":"send","id":5}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","body":{"text":"x"}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"","body":{"text":"x"}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":7,"body":{"text":"x"}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"a\u0000b","body":{"text":"x"}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"01234567890123456789012345678901234567890123456789012345678901234","body":{"text":"x"}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","conv":"d:alice:bob","cmid":"1","body":{"text":"x"}}""")]
    [InlineData("""{"t":"send","id":5,"to":["bob"],"cmid":"1","body":{"text":"x"}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"1","body":"x"}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"1","body":{}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"1","body":{"text":""}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"1","body":{"text":7}}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"1","body":[]}""")]
    [InlineData("""{"t":"send","id":5,"to":"bob","cmid":"1","body":{"text":"\ud800"}}""")]
    [InlineData("""{"t":"ack","id":5}""")]
    [InlineData("""{"t":"ack","id":5,"seq":-1}""")]
    [InlineData("""{"t":"ack","id":5,"seq":"1"}""")]
    [InlineData("""{"t":"ack","id":5,"seq":1.5}""")]
    [InlineData("""{"t":"ack","id":5,"seq":99999999999999999999}""")]
    [InlineData("""{"t":"ack","id":5,"seq":1}""")]
    [InlineData("""{"t":"read","id":5,"conv":"d:alice:bob"}""")]
    [InlineData("""{"t":"read","id":5,"conv":"d:alice:bob","cseq":-1}""")]
    [InlineData("""{"t":"typing","id":5,"conv":"d:alice:bob","on":"yes"}""")]
    [InlineData("""{"t":"pull","id":5,"conv":"d:alice:bob"}""")]
    [InlineData("""{"t":"pull","id":5,"conv":"d:alice:bob","limit":0}""")]
    [InlineData("""{"t":"pull","id":5,"conv":"d:alice:bob","limit":10,"before":5,"after":1}""")]
    [InlineData("""{"t":"watch","id":5}""")]
    [InlineData("""{"t":"watch","id":5,"users":"bob"}""")]
    [InlineData("""{"t":"watch","id":5,"users":[1]}""")]
    [InlineData("""{"t":"auth","id":5}""")]
    [InlineData("""{"t":"hello","id":5,"token":"alice","device":"phone"}""")]
    public async Task A_bad_frame_is_refused_under_its_id_and_the_socket_stays(string frame)
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync(frame);

        await client.ExpectErrorAsync("bad_frame", 5);
        await client.ExpectNothingAsync();
        await host.Conversations.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("""{"t":"nonsense"}""")]
    [InlineData("""{"t":"ping","id":"x"}""")]
    [InlineData("""{"t":"ping","id":1.5}""")]
    [InlineData("""{}""")]
    public async Task A_bad_frame_without_a_readable_id_is_refused_without_one(string frame)
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync(frame);

        await client.ExpectErrorAsync("bad_frame", id: null);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("hello")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("{")]
    [InlineData("{\"t\":\"ping\"")]
    [InlineData("{\"t\":\"ping\"}x")]
    [InlineData("{\"t\":\"ping\"}{\"t\":\"ping\"}")]
    [InlineData("{'t':'ping'}")]
    [InlineData("{\"t\":\"ping\",}")]
    public async Task What_is_not_a_JSON_object_closes_with_4502(string frame)
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync(frame);

        Assert.Equal(4502, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_binary_frame_closes_with_4502()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"t":"ping","id":1}"""u8.ToArray(), WebSocketMessageType.Binary);

        Assert.Equal(4502, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_frame_of_64_KiB_is_read_and_one_byte_more_closes_with_4502()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync(Ping(Limits.FrameBytes));
        Assert.Equal(1, (await client.ExpectAsync("pong")).GetProperty("id").GetInt64());
        await client.SendAsync(Ping(Limits.FrameBytes + 1));

        Assert.Equal(4502, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_frame_that_never_ends_closes_with_4502()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        for (var i = 0; i < 17; i++)
            await client.SendAsync(new byte[4096], WebSocketMessageType.Text, end: false);

        Assert.Equal(4502, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_frame_in_fragments_is_one_frame()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        var frame = Encoding.UTF8.GetBytes(Ping(5_000));
        foreach (var part in frame.Chunk(7))
            await client.SendAsync(part, WebSocketMessageType.Text, end: false);
        await client.SendAsync([], WebSocketMessageType.Text, end: true);

        Assert.Equal(1, (await client.ExpectAsync("pong")).GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task A_body_above_its_bound_is_too_large_and_the_socket_stays()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();
        string Send(int id, int bytes) => $$$"""{"t":"send","id":{{{id}}},"to":"bob","cmid":"{{{id}}}","body":{"text":"{{{new string('x', bytes - 11)}}}"}}""";

        await client.SendAsync(Send(1, Limits.BodyBytes + 1));
        await client.ExpectErrorAsync("too_large", 1);
        await client.SendAsync(Send(2, Limits.BodyBytes));

        var posts = (await host.Conversations.ExpectMsgAsync<SubmitPosts>()).Posts;
        Assert.Equal(Limits.BodyBytes, posts.Single().Body.Length);
    }

    [Fact]
    public async Task Twenty_bad_frames_in_a_row_close_with_4502()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        for (var i = 0; i < SessionLimits.BadFramesInARow; i++)
            await client.SendAsync("{}");

        for (var i = 0; i < SessionLimits.BadFramesInARow; i++)
            await client.ExpectErrorAsync("bad_frame");
        Assert.Equal(4502, await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task Bad_frames_count_only_in_a_row()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < SessionLimits.BadFramesInARow - 1; i++)
                await client.SendAsync("{}");
            for (var i = 0; i < SessionLimits.BadFramesInARow - 1; i++)
                await client.ExpectErrorAsync("bad_frame");
            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("""{"future":{"t":"x"},"t":"ping","id":3,"more":[1,2]}""");

        Assert.Equal(3, (await client.ExpectAsync("pong")).GetProperty("id").GetInt64());
    }

    private static string Ping(int bytes)
    {
        var frame = """{"t":"ping","id":1,"pad":""}""";
        return frame[..^2] + new string('x', bytes - frame.Length) + frame[^2..];
    }
}
