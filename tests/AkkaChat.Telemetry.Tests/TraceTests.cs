using System.Diagnostics;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Serialization;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Telemetry.Tests;

public sealed class TraceTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly AkkaChatSerializer Serializer = new(null!);
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly ConversationId Notes = ConversationId.Direct(Alice, Alice);

    [Fact]
    public async Task One_trace_follows_one_message_from_its_sender_to_every_session()
    {
        using var traces = new Traces();
        await using var node = await Node.StartAsync();
        var (alice, bob) = (await node.RegisterAsync("alice"), await node.RegisterAsync("bob"));
        await using var sender = await node.ConnectAsync();
        await using var phone = await node.ConnectAsync();
        await using var laptop = await node.ConnectAsync();
        await sender.HelloAsync(alice, "phone");
        await phone.HelloAsync(bob, "phone");
        await laptop.HelloAsync(bob, "laptop");

        await sender.SendAsync(new { t = "send", id = 2, to = "bob", cmid = "m-1", body = new { text = "hi" } });
        await traces.UntilAsync("deliver", 3);
        await traces.UntilAsync("send", 1);

        var send = Assert.Single(traces.Of("send"));
        var accept = Assert.Single(traces.Of("accept"));
        var stores = traces.Of("store");
        Assert.Equal(default, send.ParentSpanId);
        Assert.Equal(send.SpanId, accept.ParentSpanId);
        Assert.Equal(2, stores.Count);
        Assert.All(stores, store => Assert.Equal(accept.SpanId, store.ParentSpanId));
        Assert.Equal([1, 2], stores.Select(store => traces.Of("deliver").Count(d => d.ParentSpanId == store.SpanId)).Order());
        Assert.Single(traces.Ended.Select(a => a.TraceId).Distinct());
        Assert.Equal(1L, send.GetTagItem("akkachat.cseq"));
    }

    [Fact]
    public async Task A_message_over_HTTP_is_traced_as_well_and_a_refusal_is_an_error()
    {
        using var traces = new Traces();
        await using var node = await Node.StartAsync();
        var alice = await node.RegisterAsync("alice");

        using (await node.PostAsync(alice, "d:alice:alice", "m-1", "one"))
        using (await node.PostAsync(alice, "d:alice:alice", "m-1", "other"))
            await traces.UntilAsync("send", 2);

        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], traces.Of("send").Select(s => s.Status));
        Assert.Equal("conflict", traces.Of("send")[1].GetTagItem("error.type"));
        Assert.Single(traces.Of("accept"));
    }

    [Fact]
    public async Task A_trace_names_nobody_and_holds_no_body()
    {
        using var traces = new Traces();
        await using var node = await Node.StartAsync();
        var alice = await node.RegisterAsync("alice");

        using (await node.PostAsync(alice, "d:alice:alice", "cmid-of-mine", "words of mine"))
            await traces.UntilAsync("store", 1);

        var tags = traces.Ended.SelectMany(a => a.TagObjects).Select(t => $"{t.Key}={t.Value}").ToArray();
        Assert.NotEmpty(tags);
        Assert.All(tags, tag => Assert.DoesNotMatch("alice|mine", tag));
    }

    [Fact]
    public void A_trace_crosses_nodes_with_its_post()
    {
        using var traces = new Traces();
        var post = new Post(ClientMessageId.Parse("m-2"), default);
        Tracing.Attach(post, Parent);

        var read = ThereAndBack(new SubmitPosts(Notes, Alice, [new Post(ClientMessageId.Parse("m-1"), default), post], 1));

        Assert.Equal([null, Parent], read.Posts.Select(Tracing.Of));
    }

    [Fact]
    public void A_trace_crosses_nodes_with_its_copy_and_its_delivery()
    {
        using var traces = new Traces();
        Entry[] entries = [EntryAt(1), EntryAt(2)];
        Tracing.Attach(entries[1], Parent);
        InboxEntry[] delivered = [new(1, Notes, entries[0]), new(2, Notes, entries[1])];
        Tracing.Attach(delivered[0], Parent);

        var copies = ThereAndBack(new StoreCopies(Alice, Notes, 1, 0, entries));
        var deliver = ThereAndBack(new Deliver(default, delivered));

        Assert.Equal([null, Parent], copies.Entries.Select(Tracing.Of));
        Assert.Equal([Parent, null], deliver.Entries.Select(Tracing.Of));
    }

    [Fact]
    public void While_nobody_traces_nothing_of_it_is_written()
    {
        var entry = EntryAt(1);
        var copies = new StoreCopies(Alice, Notes, 1, 0, [entry]);
        var untraced = Serializer.ToBinary(copies);
        using (new Traces())
        {
            Tracing.Attach(entry, Parent);
            Assert.NotEqual(untraced, Serializer.ToBinary(copies));
        }

        Assert.False(Tracing.IsOn);
        Assert.Equal(untraced, Serializer.ToBinary(copies));
    }

    private static Entry EntryAt(long cseq) => new(cseq, EntryKind.Message, Alice, DateTimeOffset.UnixEpoch);

    private static T ThereAndBack<T>(T message)
        where T : class =>
        (T)Serializer.FromBinary(Serializer.ToBinary(message), Serializer.Manifest(message));
}
