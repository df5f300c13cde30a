using System.Text;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Inboxes;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Inboxes;

public sealed class InboxActorSpec : TestKit
{
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly DeviceId Phone = DeviceId.Parse("phone");
    private static readonly DeviceId Laptop = DeviceId.Parse("laptop");
    private static readonly ConversationId Chat = ConversationId.Direct(Alice, Bob);

    private readonly ReplayingReader _reader;
    private int _attachments;

    public InboxActorSpec() : base(FailableJournal.Config) => _reader = new ReplayingReader(Sys);

    [Fact]
    public void A_new_device_starts_at_the_head_with_a_directory()
    {
        var inbox = Start();
        Store(inbox, 1, 3);

        var (session, attached) = Attach(inbox, Phone);
        var directory = session.ExpectMsg<DirectoryPage>();
        Store(inbox, 4, 4);

        Assert.Equal((3, 3, ResetReason.NewDevice), (attached.Head, attached.From, attached.Reset));
        Assert.Equal((3, 3, false), (directory.Conversations.Single().Cseq, directory.Conversations.Single().Unread, directory.More));
        Assert.Equal([4L], session.ExpectMsg<Deliver>().Entries.Select(e => e.Seq));
    }

    [Fact]
    public void A_copy_that_does_not_continue_the_mark_is_not_stored_and_the_mark_is_answered()
    {
        var inbox = Start();
        Store(inbox, 1, 3);

        Assert.Equal(3, Ask<CopiesConfirmed>(inbox, Copies(1, 3)).Mark);
        Assert.Equal(3, Ask<CopiesConfirmed>(inbox, Copies(5, 6)).Mark);
        Assert.Equal(4, Ask<CopiesConfirmed>(inbox, Copies(4, 4)).Mark);

        Assert.Equal([1L, 2L, 3L, 4L], Rows().OfType<EntriesStored>().SelectMany(r => r.Numbered()).Select(e => e.Seq));
    }

    [Fact]
    public void A_device_continues_after_what_it_has_stored()
    {
        var inbox = Start();
        var (first, attached) = Attach(inbox, Phone);
        first.ExpectMsg<DirectoryPage>();
        Store(inbox, 1, 5);
        Assert.Equal(5, first.ExpectMsg<Deliver>().Entries.Count);

        var (second, resumed) = Attach(inbox, Phone, new ResumePoint(attached.Epoch, 2));

        Assert.Equal((2, null), (resumed.From, resumed.Reset));
        Assert.Equal([3L, 4L, 5L], second.ExpectMsg<Deliver>().Entries.Select(e => e.Seq));
        Assert.Equal(StreamEnd.Displaced, first.ExpectMsg<StreamEnded>().Reason);
    }

    [Fact]
    public void A_reset_is_repeated_until_its_head_is_acknowledged_also_after_a_crash()
    {
        var inbox = Start();
        Store(inbox, 1, 3);
        Attach(inbox, Phone);
        inbox = Restart(inbox);
        var (session, again) = Attach(inbox, Phone);
        session.ExpectMsg<DirectoryPage>();

        inbox.Tell(new Acknowledge(Alice, Phone, again.Attachment, 3, 3), session);
        inbox.Tell(new Detach(Alice, Phone, again.Attachment), session);
        var (_, continued) = Attach(inbox, Phone);

        Assert.Equal(ResetReason.NewDevice, again.Reset);
        Assert.Equal((null, 3), (continued.Reset, continued.From));
    }

    [Fact]
    public void An_attach_that_is_asked_twice_is_decided_once()
    {
        var inbox = Start();
        var session = CreateTestProbe();
        var attach = new Attach(Alice, Phone, new AttachmentId("01"), null, 256);

        inbox.Tell(attach, session);
        inbox.Tell(attach, session);

        session.ExpectMsg<Attached>();
        session.ExpectMsg<DirectoryPage>();
        session.ExpectMsg<Attached>();
        session.ExpectMsg<DirectoryPage>();
        Assert.Single(Rows().OfType<DeviceReset>());
    }

    [Fact]
    public void A_session_that_had_its_welcome_after_all_can_acknowledge_what_it_had_with_it()
    {
        var inbox = Start();
        var (first, attached) = Attach(inbox, Phone);
        first.ExpectMsg<DirectoryPage>();
        inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, 0, 0), first);
        Store(inbox, 1, 5);
        var session = CreateTestProbe();
        var attach = new Attach(Alice, Phone, new AttachmentId("9"), new ResumePoint(attached.Epoch, 0), 256);

        inbox.Tell(attach, session);
        session.FishForMessage<Deliver>(d => d.Entries[^1].Seq == 5);
        inbox.Tell(attach, session);
        inbox.Tell(new Acknowledge(Alice, Phone, attach.Attachment, 5, 4), session);

        Assert.Equal(4, Ask<Devices>(inbox, new ReadDevices(Alice)).Known.Single().Seq);
    }

    [Fact]
    public void An_attach_that_arrives_again_late_takes_nothing_back()
    {
        var inbox = Start();
        var (first, attached) = Attach(inbox, Phone);
        first.ExpectMsg<DirectoryPage>();
        inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, 0, 0), first);
        Store(inbox, 1, 5);
        var session = CreateTestProbe();
        var attach = new Attach(Alice, Phone, new AttachmentId("9"), new ResumePoint(attached.Epoch, 2), 256);
        inbox.Tell(attach, session);
        session.ExpectMsg<Attached>();
        session.ExpectMsg<Deliver>();
        inbox.Tell(new Acknowledge(Alice, Phone, attach.Attachment, 5, 5), session);

        inbox.Tell(attach, session);

        Assert.Equal(5, Ask<Devices>(inbox, new ReadDevices(Alice)).Known.Single().Seq);
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_resume_from_another_epoch_or_beyond_the_head_is_a_reset()
    {
        var inbox = Start();
        var (session, attached) = Attach(inbox, Phone);
        session.ExpectMsg<DirectoryPage>();
        inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, 0, 0), session);

        Assert.Equal(ResetReason.Epoch, Attach(inbox, Phone, new ResumePoint(attached.Epoch, 7)).Attached.Reset);
        Assert.Equal(ResetReason.Epoch, Attach(inbox, Phone, new ResumePoint("another", 0)).Attached.Reset);
    }

    [Fact]
    public void At_most_a_window_is_in_flight_and_acknowledging_returns_credit()
    {
        var inbox = Start();
        var (session, attached) = Attach(inbox, Phone, window: 10);
        session.ExpectMsg<DirectoryPage>();
        Store(inbox, 1, 25);

        Assert.Equal(10, session.ExpectMsg<Deliver>().Entries.Count);
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, 10, 4), session);

        Assert.Equal([11L, 12L, 13L, 14L], session.ExpectMsg<Deliver>().Entries.Select(e => e.Seq));
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_session_that_does_not_write_is_not_sent_more()
    {
        var inbox = Start();
        var (session, attached) = Attach(inbox, Phone, window: 1_000);
        session.ExpectMsg<DirectoryPage>();
        for (var n = 0; n < 5; n++)
            Store(inbox, (n * 100) + 1, (n * 100) + 100);

        Assert.Equal(Limits.UnwrittenEntries, Received(session, Limits.UnwrittenEntries));
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, 150, -1), session);

        Assert.Equal(150, Received(session, 150));
    }

    [Fact]
    public void A_device_far_behind_is_served_from_the_journal_in_order()
    {
        var inbox = Start();
        var (session, attached) = Attach(inbox, Phone, window: 256);
        session.ExpectMsg<DirectoryPage>();
        inbox.Tell(new Detach(Alice, Phone, attached.Attachment), session);
        for (var n = 1; n <= 1_501; n++)
            Store(inbox, n, n);
        inbox = Restart(inbox);

        var (again, resumed) = Attach(inbox, Phone, new ResumePoint(attached.Epoch, 0), window: 256);
        var seqs = new List<long>();
        while (seqs.Count < 1_501)
        {
            seqs.AddRange(again.ExpectMsg<Deliver>(TimeSpan.FromSeconds(5)).Entries.Select(e => e.Seq));
            inbox.Tell(new Acknowledge(Alice, Phone, resumed.Attachment, seqs[^1], seqs[^1]), again);
        }

        Assert.Equal(Enumerable.Range(1, 1_501).Select(n => (long)n), seqs);
    }

    [Fact]
    public void A_restarted_inbox_continues_a_stream_where_its_session_is()
    {
        var inbox = Start();
        var (session, attached) = Attach(inbox, Phone);
        session.ExpectMsg<DirectoryPage>();
        Store(inbox, 1, 6);
        session.ExpectMsg<Deliver>();
        inbox = Restart(inbox);

        inbox.Tell(new Renew(Alice, Phone, attached.Attachment), session);
        session.ExpectMsg<NotAttached>();
        inbox.Tell(new Reattach(Alice, Phone, attached.Attachment, attached.Epoch, Sent: 4, Acked: -1, Window: 256), session);

        session.ExpectMsg<Reattached>();
        Assert.Equal([5L, 6L], session.ExpectMsg<Deliver>().Entries.Select(e => e.Seq));
    }

    [Fact]
    public void An_older_attachment_neither_acknowledges_nor_displaces()
    {
        var inbox = Start();
        var (old, first) = Attach(inbox, Phone);
        var (_, second) = Attach(inbox, Phone);
        old.FishForMessage<StreamEnded>(_ => true);

        inbox.Tell(new Acknowledge(Alice, Phone, first.Attachment, 0, 0), old);
        Assert.Equal(first.Attachment, old.ExpectMsg<NotAttached>().Attachment);
        inbox.Tell(new Attach(Alice, Phone, first.Attachment, null, 256), old);
        Assert.Equal(StreamEnd.Displaced, old.ExpectMsg<StreamEnded>().Reason);

        Assert.Equal(second.Attachment, Ask<Renewed>(inbox, new Renew(Alice, Phone, second.Attachment)).Attachment);
    }

    [Fact]
    public void Cursors_are_stored_when_the_session_dies()
    {
        var inbox = Start();
        var (session, attached) = Attach(inbox, Phone);
        session.ExpectMsg<DirectoryPage>();
        Store(inbox, 1, 5);
        inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, 5, 3), session);
        Sys.Stop(session);
        AwaitAssert(() => Assert.Single(Rows().OfType<CursorsMoved>()));

        var (_, resumed) = Attach(Restart(inbox), Phone);

        Assert.Equal((3, null), (resumed.From, resumed.Reset));
    }

    [Fact]
    public void A_hand_off_stores_cursors_first()
    {
        var inbox = Start();
        var (session, attached) = Attach(inbox, Phone);
        session.ExpectMsg<DirectoryPage>();
        Store(inbox, 1, 5);
        inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, 5, 5), session);
        Watch(inbox);
        inbox.Tell(StopEntity.Instance);
        ExpectTerminated(inbox);

        Assert.Equal(5, Attach(Start(), Phone).Attached.From);
    }

    [Fact]
    public void A_removed_device_loses_its_stream_and_its_cursor()
    {
        var inbox = Start();
        var (session, _) = Attach(inbox, Phone);
        session.ExpectMsg<DirectoryPage>();

        Ask<DeviceRemoved>(inbox, new RemoveDevice(Alice, Phone));

        Assert.Equal(StreamEnd.DeviceRemoved, session.ExpectMsg<StreamEnded>().Reason);
        Assert.Equal(Refusal.NotFound, Ask<Refused>(inbox, new RemoveDevice(Alice, Phone)).Code);
        Assert.Empty(Ask<Devices>(inbox, new ReadDevices(Alice)).Known);
    }

    [Fact]
    public void The_eleventh_device_takes_the_place_of_the_longest_unseen()
    {
        var inbox = Start();
        for (var n = 0; n < Limits.Devices; n++)
        {
            var (session, attached) = Attach(inbox, DeviceId.Parse($"d{n}"));
            inbox.Tell(new Detach(Alice, DeviceId.Parse($"d{n}"), attached.Attachment), session);
        }

        Attach(inbox, Laptop);

        var known = Ask<Devices>(inbox, new ReadDevices(Alice)).Known.Select(d => d.Device.Value).ToArray();
        Assert.Equal(Limits.Devices, known.Length);
        Assert.Contains("laptop", known);
        Assert.DoesNotContain("d0", known);
    }

    [Fact]
    public void Reading_on_one_device_is_told_to_the_others()
    {
        var inbox = Start();
        Store(inbox, 1, 3);
        var (session, _) = Attach(inbox, Phone);
        session.ExpectMsg<DirectoryPage>();

        Ask<ReadStored>(inbox, new StoreRead(Alice, Chat, 2));
        Ask<ReadStored>(inbox, new StoreRead(Alice, Chat, 1));

        var read = session.ExpectMsg<Deliver>().Entries.Single();
        Assert.Equal((4, EntryKind.Read, 2), (read.Seq, read.Entry.Kind, read.Entry.Cseq));
        var chat = Ask<DirectoryPage>(inbox, new ReadDirectory(Alice, null)).Conversations.Single();
        Assert.Equal((2, 1), (chat.Read, chat.Unread));
        Assert.Equal(Refusal.NotMember, Ask<Refused>(inbox, new StoreRead(Alice, ConversationId.Direct(Alice, Alice), 1)).Code);
    }

    [Fact]
    public void A_failed_write_confirms_nothing_and_repeating_stores_once()
    {
        var inbox = Start();
        Store(inbox, 1, 2);
        Watch(inbox);
        FailableJournal.FailWrites("inbox-alice");
        var conversation = CreateTestProbe();
        inbox.Tell(Copies(3, 3), conversation);
        ExpectTerminated(inbox);
        conversation.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        FailableJournal.AllowWrites("inbox-alice");

        inbox = Start();
        Store(inbox, 3, 3);
        Store(inbox, 3, 3);

        Assert.Equal([1L, 2L, 3L], Rows().OfType<EntriesStored>().SelectMany(r => r.Numbered()).Select(e => e.Entry.Cseq));
    }

    [Fact]
    public void Copies_that_wait_behind_a_reset_are_confirmed_only_by_their_own_row()
    {
        var inbox = Start();
        Attach(inbox, Phone);
        FailableJournal.HoldWrites("inbox-alice");
        var session = CreateTestProbe();
        inbox.Tell(new Attach(Alice, Phone, new AttachmentId($"{++_attachments:D26}"), new ResumePoint("another", 0), 256), session);
        AwaitCondition(() => FailableJournal.IsHolding("inbox-alice"));
        var conversation = CreateTestProbe();
        inbox.Tell(Copies(1, 1), conversation);
        Watch(inbox);
        FailableJournal.FailWrites("inbox-alice");
        FailableJournal.ReleaseWrites("inbox-alice");

        session.ExpectMsg<Attached>();
        ExpectTerminated(inbox);
        conversation.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        FailableJournal.AllowWrites("inbox-alice");
    }

    [Fact]
    public void An_acknowledgement_below_the_head_of_a_reset_does_not_end_it()
    {
        var inbox = Start();
        Store(inbox, 1, 5);
        var (session, attached) = Attach(inbox, Phone);
        inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, 5, 0), session);
        inbox.Tell(new Detach(Alice, Phone, attached.Attachment), session);

        Assert.Equal(ResetReason.NewDevice, Attach(inbox, Phone).Attached.Reset);
    }

    [Fact]
    public void Rows_that_every_device_has_stored_are_deleted_and_a_device_behind_them_is_reset()
    {
        var inbox = Start();
        var (session, attached) = Attach(inbox, Phone, window: 1_000);
        var epoch = attached.Epoch;
        session.ExpectMsg<DirectoryPage>();
        // One row each: a thousand marks, two snapshots.
        for (var n = 1; n <= 2 * Limits.SnapshotRows; n++)
        {
            Store(inbox, n, n);
            inbox.Tell(new Acknowledge(Alice, Phone, attached.Attachment, n, n), session);
        }

        AwaitAssert(() => Assert.True(Rows(raw: true).Count < 2 * Limits.SnapshotRows, "nothing was deleted"), TimeSpan.FromSeconds(10));
        session.FishForMessage<Deliver>(d => d.Entries[^1].Seq == 2 * Limits.SnapshotRows);

        inbox = Restart(inbox);
        Assert.Equal(ResetReason.Trimmed, Attach(inbox, Phone, new ResumePoint(epoch, 1)).Attached.Reset);
    }

    [Fact]
    public void A_stream_that_retention_overtakes_is_sent_away()
    {
        var inbox = Start();
        var (session, _) = Attach(inbox, Phone, window: 10);
        session.ExpectMsg<DirectoryPage>();
        // One row each, every entry older than any retention, and nothing is acknowledged.
        for (var n = 1; n <= Limits.SnapshotRows; n++)
        {
            var copies = Copies(n, n);
            Ask<CopiesConfirmed>(inbox, copies with { Entries = [copies.Entries[0] with { At = DateTimeOffset.UnixEpoch.AddDays(n) }] });
        }

        Assert.Equal(10, Received(session, 10));
        Assert.Equal(StreamEnd.Resync, session.ExpectMsg<StreamEnded>(TimeSpan.FromSeconds(5)).Reason);
    }

    private IActorRef Start() => Sys.ActorOf(Props.Create(() => new InboxActor(Alice, _reader, TimeProvider.System, "")));

    private IActorRef Restart(IActorRef inbox)
    {
        Watch(inbox);
        Sys.Stop(inbox);
        FishForMessage(m => m is Terminated t && t.ActorRef.Equals(inbox));
        return Start();
    }

    private (TestProbe Session, Attached Attached) Attach(IActorRef inbox, DeviceId device, ResumePoint? resume = null, int window = 256)
    {
        var session = CreateTestProbe();
        inbox.Tell(new Attach(Alice, device, new AttachmentId($"{++_attachments:D26}"), resume, window), session);
        return (session, session.ExpectMsg<Attached>(TimeSpan.FromSeconds(5)));
    }

    private static int Received(TestProbe session, int count)
    {
        var received = 0;
        while (received < count)
            received += session.ExpectMsg<Deliver>().Entries.Count;
        return received;
    }

    private void Store(IActorRef inbox, long first, long last) => Assert.Equal(last, Ask<CopiesConfirmed>(inbox, Copies(first, last)).Mark);

    private static StoreCopies Copies(long first, long last) => new(Alice, Chat, 1, first - 1,
        [.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(n =>
            new Entry(n, EntryKind.Message, Bob, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + n))
            {
                Body = new Body(Encoding.UTF8.GetBytes("""{"text":"hi"}""")),
                Cmid = $"c{n}",
            })]);

    private T Ask<T>(IActorRef to, object message)
    {
        var probe = CreateTestProbe();
        to.Tell(message, probe);
        return probe.ExpectMsg<T>(TimeSpan.FromSeconds(5));
    }

    private IReadOnlyList<object> Rows(bool raw = false) =>
        [.. _reader.ReadAsync("inbox-alice", 1, long.MaxValue, int.MaxValue).Result.Rows.Select(r => r.Event).Where(e => raw || e is IInboxEvent)];
}
