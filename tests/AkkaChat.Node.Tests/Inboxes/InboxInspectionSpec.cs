using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Inboxes;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Inboxes;

public sealed class InboxInspectionSpec : TestKit
{
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly DeviceId Phone = DeviceId.Parse("phone");
    private static readonly ConversationId Chat = ConversationId.Direct(Alice, UserId.Parse("bob"));
    private static readonly AttachmentId Life = new("01");

    private readonly ReplayingReader _reader;
    private readonly IActorRef _inbox;

    public InboxInspectionSpec() : base(FailableJournal.Config)
    {
        _reader = new ReplayingReader(Sys);
        _inbox = Sys.ActorOf(Props.Create(() => new InboxActor(Alice, _reader, TimeProvider.System, "")));
    }

    [Fact]
    public void An_inbox_that_nobody_ever_used_is_inspected_without_coming_into_being()
    {
        var inspection = Inspect(Chat);

        Assert.Equal(("", 0L, null), (inspection.Creation, inspection.Head, inspection.View));
        Assert.Empty(inspection.Devices);
        Assert.Empty(Rows());
    }

    [Fact]
    public void A_live_stream_is_told_with_what_was_sent_written_and_acknowledged()
    {
        Attach(window: 3);
        Store(1, 5);
        _inbox.Tell(new Acknowledge(Alice, Phone, Life, Written: 2, Acked: 1), TestActor);

        var device = Inspect().Devices.Single();

        Assert.Equal((1L, null), (device.Cursor, device.Reset));
        Assert.Equal((4L, 2L, 3), (device.Stream!.Sent, device.Stream.Written, device.Stream.Window));
        Assert.Equal(Life, device.Stream.Attachment);
    }

    [Fact]
    public void A_device_that_went_is_told_without_a_stream()
    {
        Attach(window: 3);
        Store(1, 2);
        _inbox.Tell(new Detach(Alice, Phone, Life), TestActor);

        var device = Inspect().Devices.Single();

        Assert.Equal((0L, null), (device.Cursor, device.Stream));
    }

    [Fact]
    public void A_conversation_is_told_by_what_is_stored_of_it()
    {
        Store(1, 5);

        var inspection = Inspect(Chat);

        Assert.Equal(new InspectedView(1, 5, true), inspection.View);
        Assert.Equal((5L, 1), (inspection.Head, inspection.ConversationCount));
        Assert.Null(Inspect(ConversationId.Direct(Alice, Alice)).View);
        Assert.InRange(Rows().Count(), inspection.FirstRow, inspection.LastRow);
    }

    [Fact]
    public void Asking_moves_nothing()
    {
        Attach(window: 3);
        Store(1, 2);
        var before = Inspect();
        var rows = Rows().Count();

        var again = Inspect();

        Assert.Equal((before.Head, before.Devices.Single().Cursor), (again.Head, again.Devices.Single().Cursor));
        Assert.Equal(rows, Rows().Count());
    }

    private InboxInspection Inspect(ConversationId? conversation = null) => Ask<InboxInspection>(new InspectInbox(Alice, conversation));

    private void Attach(int window)
    {
        _inbox.Tell(new Attach(Alice, Phone, Life, null, window), TestActor);
        ExpectMsg<Attached>();
        _inbox.Tell(new Acknowledge(Alice, Phone, Life, 0, 0), TestActor);
    }

    private void Store(long first, long last) => Assert.Equal(last, Ask<CopiesConfirmed>(new StoreCopies(Alice, Chat, 1, first - 1,
        [.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(n => new Entry(n, EntryKind.Message, UserId.Parse("bob"), DateTimeOffset.UnixEpoch.AddDays(20_000))
        {
            Body = new Body(Encoding.UTF8.GetBytes("""{"text":"hi"}""")),
        })])).Mark);

    private T Ask<T>(object message)
    {
        var probe = CreateTestProbe();
        _inbox.Tell(message, probe);
        return probe.ExpectMsg<T>(TimeSpan.FromSeconds(5));
    }

    private IEnumerable<object> Rows() => _reader.ReadAsync("inbox-alice", 1, long.MaxValue, int.MaxValue).Result.Rows.Select(r => r.Event).Where(e => e is IInboxEvent);
}
