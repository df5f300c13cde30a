using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using Xunit;

namespace AkkaChat.Session.Tests;

public sealed class SendTests
{
    [Fact]
    public async Task While_a_batch_is_outstanding_later_sends_wait_for_the_next()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        await client.SendAsync(Send(1));
        var first = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        for (var id = 2; id <= 4; id++)
            await client.SendAsync(Send(id));
        await client.ExpectNothingAsync();
        await host.Conversations.ExpectNoMsgAsync(TimeSpan.Zero);

        stream.Tell(Accept(first, 1));

        var second = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        Assert.Equal(["k2", "k3", "k4"], second.Posts.Select(p => p.Cmid.Value));
        stream.Tell(Accept(second, 2));
        for (var id = 1; id <= 4; id++)
            Assert.Equal((id, id), await OkAsync(client));
    }

    [Fact]
    public async Task Conversations_do_not_wait_for_each_other()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        await client.SendAsync(Send(1, to: "bob"));
        await client.SendAsync(Send(2, to: "carol"));
        await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        var second = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        stream.Tell(Accept(second, 1));

        Assert.Equal((2, 1), await OkAsync(client));
    }

    [Fact]
    public async Task A_batch_without_an_answer_is_repeated_unchanged()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        await client.SendAsync(Send(1));
        var first = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        await client.SendAsync(Send(2));
        await client.ExpectNothingAsync();

        host.Pass(TimeSpan.FromSeconds(2.5));

        var again = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        Assert.Equal((first.Batch, "k1"), (again.Batch, again.Posts.Single().Cmid.Value));
        stream.Tell(Accept(again, 1));
        Assert.Equal((1, 1), await OkAsync(client));
    }

    [Fact]
    public async Task Both_answers_to_a_repeated_batch_count_once()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        await client.SendAsync(Send(1));
        var first = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        await client.SendAsync(Send(2));
        await client.ExpectNothingAsync();

        stream.Tell(Accept(first, 1));
        stream.Tell(Accept(first, 1)); // Late, and not the answer to the second batch.
        var second = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        stream.Tell(Accept(second, 2));

        Assert.Equal((1, 1), await OkAsync(client));
        Assert.Equal((2, 2), await OkAsync(client));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Without_any_answer_the_outcome_is_unavailable_and_the_next_batch_goes_out()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();
        await client.SendAsync(Send(1));
        await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        await client.SendAsync(Send(2));
        await client.ExpectNothingAsync();

        host.Pass(TimeSpan.FromSeconds(12));

        Assert.True((await client.ExpectErrorAsync("unavailable", 1)).GetProperty("temporary").GetBoolean());
        var next = (SubmitPosts)await host.Conversations.FishForMessageAsync(m => m is SubmitPosts s && s.Posts[0].Cmid.Value == "k2");
        Assert.Single(next.Posts);
    }

    [Fact]
    public async Task A_batch_refused_as_a_whole_refuses_each_of_its_posts()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        await client.SendAsync(Send(1));
        var batch = await host.Conversations.ExpectMsgAsync<SubmitPosts>();

        stream.Tell(new PostsRefused(batch.Conversation, batch.Batch, Refusal.NotMember, "Not a member."));

        await client.ExpectErrorAsync("not_member", 1);
    }

    [Fact]
    public async Task Each_post_of_a_batch_has_its_own_outcome()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        await client.SendAsync(Send(1));
        stream.Tell(Accept(await host.Conversations.ExpectMsgAsync<SubmitPosts>(), 1));
        await OkAsync(client);
        host.Gate.HoldExistence = new TaskCompletionSource();
        for (var id = 2; id <= 4; id++)
            await client.SendAsync(Send(id));
        await client.ExpectNothingAsync();
        host.Gate.HoldExistence.SetResult();
        var batch = await host.Conversations.ExpectMsgAsync<SubmitPosts>();

        stream.Tell(new PostsDecided(batch.Conversation, batch.Batch,
        [
            new PostOutcome(2, Entries.At, Dup: false, null),
            new PostOutcome(0, default, Dup: false, new Refused(Refusal.Conflict, "Another body.")),
            new PostOutcome(1, Entries.At, Dup: true, null),
        ]));

        Assert.Equal((2, 2), await OkAsync(client));
        await client.ExpectErrorAsync("conflict", 3);
        var dup = await client.ExpectAsync("ok");
        Assert.Equal((4, 1, true), (dup.GetProperty("id").GetInt32(), dup.GetProperty("cseq").GetInt32(), dup.GetProperty("dup").GetBoolean()));
    }

    [Fact]
    public async Task A_refusal_without_an_id_is_told_without_one_and_acceptance_is_not_told()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();

        await client.SendAsync("""{"t":"send","to":"bob","cmid":"k1","body":{"text":"x"}}""");
        stream.Tell(Accept(await host.Conversations.ExpectMsgAsync<SubmitPosts>(), 1));
        await client.ExpectNothingAsync();
        await client.SendAsync("""{"t":"send","to":"nobody","cmid":"k1","body":{"text":"x"}}""");

        await client.ExpectErrorAsync("not_found", id: null);
    }

    [Theory]
    [InlineData("""{"t":"send","id":1,"to":"nobody","cmid":"1","body":{"text":"x"}}""", "not_found")]
    [InlineData("""{"t":"send","id":1,"to":"Not A Name","cmid":"1","body":{"text":"x"}}""", "not_found")]
    [InlineData("""{"t":"send","id":1,"conv":"d:alice:nobody","cmid":"1","body":{"text":"x"}}""", "not_found")]
    [InlineData("""{"t":"send","id":1,"conv":"no conversation","cmid":"1","body":{"text":"x"}}""", "not_found")]
    [InlineData("""{"t":"send","id":1,"conv":"d:bob:carol","cmid":"1","body":{"text":"x"}}""", "not_member")]
    public async Task A_send_to_where_one_cannot_send_is_refused(string frame, string error)
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync(frame);

        await client.ExpectErrorAsync(error, 1);
        await host.Conversations.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("\"to\":\"alice\"", "d:alice:alice")]
    [InlineData("\"to\":\"bob\"", "d:alice:bob")]
    [InlineData("\"conv\":\"d:alice:bob\"", "d:alice:bob")]
    [InlineData("\"conv\":\"g:01ARZ3NDEKTSV4RRFFQ69G5FAV\"", "g:01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    public async Task A_send_reaches_the_conversation_that_it_names(string target, string conversation)
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();

        await client.SendAsync("{\"t\":\"send\",\"id\":1," + target + ",\"cmid\":\"1\",\"body\":{\"text\":\"x\",\"more\":[1, 2]}}");

        var posted = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        Assert.Equal(conversation, posted.Conversation.Value);
        Assert.Equal("""{"text":"x","more":[1,2]}""", System.Text.Encoding.UTF8.GetString(posted.Posts.Single().Body.Utf8.Span));
    }

    [Fact]
    public async Task Too_many_sends_are_told_when_to_try_again()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, _) = await host.JoinAsync();
        host.Gate.SendAllowed = false;

        await client.SendAsync(Send(1));

        Assert.Equal(250, (await client.ExpectErrorAsync("rate_limited", 1)).GetProperty("retry_ms").GetInt32());
        await host.Conversations.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task With_too_many_commands_in_the_works_the_socket_is_not_read()
    {
        await using var host = await SessionHost.StartAsync();
        var (client, stream) = await host.JoinAsync();
        for (var id = 1; id <= SessionLimits.PendingCommands; id++)
            await client.SendAsync(Send(id));
        var first = await host.Conversations.ExpectMsgAsync<SubmitPosts>();

        await client.SendAsync("""{"t":"ping","id":1000}""");
        await client.SendAsync(Send(1001));
        host.Pass(TimeSpan.FromSeconds(1)); // Nothing is due; the session has had its turn.
        stream.Deliver(1); // The stream goes on.
        await client.ExpectEvAsync(1);
        await host.Conversations.ExpectNoMsgAsync(TimeSpan.Zero);

        stream.Tell(Accept(first, 1));
        Assert.Equal((1, 1), await OkAsync(client));
        Assert.Equal(1000, (await client.ExpectAsync("pong")).GetProperty("id").GetInt32());
        var second = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        Assert.Equal(SessionLimits.PendingCommands - 1, second.Posts.Count);
    }

    private static string Send(int id, string to = "bob") => $$$"""{"t":"send","id":{{{id}}},"to":"{{{to}}}","cmid":"k{{{id}}}","body":{"text":"x"}}""";

    private static PostsDecided Accept(SubmitPosts batch, long first) =>
        new(batch.Conversation, batch.Batch, [.. batch.Posts.Select((_, i) => new PostOutcome(first + i, Entries.At, Dup: false, Refused: null))]);

    private static async Task<(int Id, int Cseq)> OkAsync(TestClient client)
    {
        var ok = await client.ExpectAsync("ok");
        return (ok.GetProperty("id").GetInt32(), ok.GetProperty("cseq").GetInt32());
    }
}
