using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Presence;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Presence;

/// <summary>Timers run on a scheduler that is advanced by hand, together with the clock.</summary>
public sealed class PresenceActorSpec : TestKit
{
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly ConversationId Chat = ConversationId.Direct(Alice, Bob);

    private readonly ManualClock _clock = new();
    private readonly IActorRef _presence;
    private readonly TestProbe _session;
    private readonly TestProbe _watcher;

    public PresenceActorSpec()
        : base($$"""
            akka.loglevel = WARNING
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            {{StrictSerialization.Config}}
            """)
    {
        _session = CreateTestProbe("session");
        _watcher = CreateTestProbe("watcher");
        _presence = Sys.ActorOf(Props.Create(() => new PresenceActor(Alice, _clock)));
    }

    [Fact]
    public void A_watcher_is_told_at_once_and_at_every_change()
    {
        Watch(online: false);

        Announce(_session, "1");
        Assert.Equal(new PresenceChanged(Alice, true, null), _watcher.ExpectMsg<PresenceChanged>());
        var left = _clock.Now;
        _presence.Tell(new Withdraw(Alice, new AttachmentId("1")));
        Settle();
        Advance(PresenceActor.Grace);

        Assert.Equal(new PresenceChanged(Alice, false, left), _watcher.ExpectMsg<PresenceChanged>());
    }

    [Fact]
    public void Whoever_comes_back_within_the_grace_was_never_away()
    {
        Announce(_session, "1");
        Watch(online: true);

        _presence.Tell(new Withdraw(Alice, new AttachmentId("1")));
        Announce(_session, "2");
        Advance(PresenceActor.Grace);

        Settle();
        _watcher.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void The_last_of_several_sessions_counts()
    {
        var laptop = CreateTestProbe("laptop");
        Announce(_session, "1");
        Announce(laptop, "2");
        Watch(online: true);

        _presence.Tell(new Withdraw(Alice, new AttachmentId("1")));
        Settle();
        Advance(PresenceActor.Grace);
        Settle();
        _watcher.ExpectNoMsg(TimeSpan.Zero);
        _presence.Tell(new Withdraw(Alice, new AttachmentId("2")));
        Settle();
        Advance(PresenceActor.Grace);

        Assert.False(_watcher.ExpectMsg<PresenceChanged>().Online);
    }

    [Fact]
    public void A_session_that_dies_is_gone()
    {
        Announce(_session, "1");
        Watch(online: true);

        Sys.Stop(_session.Ref);
        AwaitCondition(() =>
        {
            Advance(PresenceActor.Grace);
            return _watcher.HasMessages;
        });

        Assert.False(_watcher.ExpectMsg<PresenceChanged>().Online);
    }

    [Fact]
    public void A_session_that_stops_renewing_is_gone_and_one_that_renews_is_not()
    {
        var laptop = CreateTestProbe("laptop");
        Announce(_session, "1");
        Announce(laptop, "2");
        Watch(online: true);
        for (var passed = TimeSpan.Zero; passed <= PresenceActor.RenewedWithin; passed += PresenceActor.SweepEvery)
        {
            Advance(PresenceActor.SweepEvery);
            Announce(laptop, "2");
        }

        Typing();

        laptop.ExpectMsg<ShowTyping>();
        _session.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_watcher_that_stops_renewing_or_unwatches_is_told_nothing_more()
    {
        var other = CreateTestProbe("other");
        _presence.Tell(new WatchPresence(Alice), other.Ref);
        other.ExpectMsg<PresenceChanged>();
        _presence.Tell(new UnwatchPresence(Alice), other.Ref);
        Watch(online: false);
        for (var passed = TimeSpan.Zero; passed <= PresenceActor.RenewedWithin; passed += PresenceActor.SweepEvery)
            Advance(PresenceActor.SweepEvery);

        Announce(_session, "1");

        Settle();
        _watcher.ExpectNoMsg(TimeSpan.Zero);
        other.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Typing_goes_to_every_live_session()
    {
        var laptop = CreateTestProbe("laptop");
        Announce(_session, "1");
        Announce(laptop, "2");

        Typing();

        Assert.Equal(new ShowTyping(Alice, Chat, Bob, true), _session.ExpectMsg<ShowTyping>());
        laptop.ExpectMsg<ShowTyping>();
    }

    [Fact]
    public void Of_many_receipts_the_last_is_shown()
    {
        Announce(_session, "1");
        foreach (var cseq in (long[])[3, 4, 7, 6])
            _presence.Tell(new ShowReceipt(Alice, Chat, Bob, cseq));
        Settle();
        _session.ExpectNoMsg(TimeSpan.Zero);

        Advance(PresenceActor.ReceiptPause);

        Assert.Equal(new ShowReceipt(Alice, Chat, Bob, 7), _session.ExpectMsg<ShowReceipt>());
        _session.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Nothing_waits_for_somebody_who_is_away()
    {
        _presence.Tell(new ShowReceipt(Alice, Chat, Bob, 3));
        Typing();
        Announce(_session, "1");

        Advance(PresenceActor.ReceiptPause);

        Settle();
        _session.ExpectNoMsg(TimeSpan.Zero);
    }

    private void Watch(bool online)
    {
        _presence.Tell(new WatchPresence(Alice), _watcher.Ref);
        Assert.Equal(online, _watcher.ExpectMsg<PresenceChanged>().Online);
    }

    private void Announce(TestProbe session, string attachment)
    {
        _presence.Tell(new Announce(Alice, new AttachmentId(attachment)), session.Ref);
        Settle();
    }

    private void Typing()
    {
        _presence.Tell(new ShowTyping(Alice, Chat, Bob, true));
        Settle();
    }

    private void Advance(TimeSpan by)
    {
        _clock.Advance(by);
        ((TestScheduler)Sys.Scheduler).Advance(by);
        Settle();
    }

    /// <summary>Everything sent before has been handled: a watcher of the moment is answered after it.</summary>
    private void Settle()
    {
        var probe = CreateTestProbe();
        _presence.Tell(new WatchPresence(Alice), probe.Ref);
        probe.ExpectMsg<PresenceChanged>();
        _presence.Tell(new UnwatchPresence(Alice), probe.Ref);
    }
}
