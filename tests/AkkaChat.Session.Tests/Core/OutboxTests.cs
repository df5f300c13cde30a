using AkkaChat.Domain;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions;
using AkkaChat.Web.Sessions.Core;
using Xunit;

namespace AkkaChat.Session.Tests.Core;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new();

    [Fact]
    public void Replies_come_first_then_the_stream_in_order_then_pushes()
    {
        _outbox.Push(new ServerFrame.Typing("c", "bob", true));
        _outbox.Stream(new ServerFrame.CaughtUp(1));
        _outbox.Stream(new ServerFrame.CaughtUp(2));
        _outbox.Reply(new ServerFrame.Pong());

        Assert.Equal([new ServerFrame.Pong(), new ServerFrame.CaughtUp(1), new ServerFrame.CaughtUp(2), new ServerFrame.Typing("c", "bob", true)], TakeAll());
        Assert.True(_outbox.IsEmpty);
    }

    [Fact]
    public void Of_pushes_about_one_thing_only_the_latest_is_sent()
    {
        _outbox.Push(new ServerFrame.Receipt("c", "bob", 1));
        _outbox.Push(new ServerFrame.Receipt("c", "carol", 1));
        _outbox.Push(new ServerFrame.Receipt("c", "bob", 9));

        Assert.Equal([new ServerFrame.Receipt("c", "bob", 9), new ServerFrame.Receipt("c", "carol", 1)], TakeAll());
    }

    [Fact]
    public void Pushes_above_their_bound_are_dropped_but_presence_is_not()
    {
        for (var i = 0; i < SessionLimits.PendingPushes + 5; i++)
            _outbox.Push(new ServerFrame.Typing("c", $"user{i}", true));
        for (var i = 0; i < Limits.Watch; i++)
            _outbox.Push(new ServerFrame.Presence($"user{i}", true));

        var sent = TakeAll();
        Assert.Equal(SessionLimits.PendingPushes, sent.OfType<ServerFrame.Typing>().Count());
        Assert.Equal(Limits.Watch, sent.OfType<ServerFrame.Presence>().Count());
    }

    [Fact]
    public void A_client_that_is_sent_away_still_gets_its_replies()
    {
        _outbox.Reply(new ServerFrame.Pong());
        _outbox.Stream(new ServerFrame.CaughtUp(1));
        _outbox.Push(new ServerFrame.Typing("c", "bob", true));

        _outbox.KeepRepliesOnly();

        Assert.Equal([new ServerFrame.Pong()], TakeAll());
    }

    private List<ServerFrame> TakeAll()
    {
        var all = new List<ServerFrame>();
        while (_outbox.TryTake(out var frame))
            all.Add(frame);
        return all;
    }
}
