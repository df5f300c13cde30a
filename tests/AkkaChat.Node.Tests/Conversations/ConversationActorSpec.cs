using System.Text;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;
using AkkaChat.Node.Conversations;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Conversations;

public sealed class ConversationActorSpec : TestKit
{
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly UserId Carol = UserId.Parse("carol");

    private readonly TestProbe _inboxes;
    private readonly TestProbe _presence;
    private readonly ReplayingReader _reader;

    public ConversationActorSpec() : base(FailableJournal.Config)
    {
        _inboxes = CreateTestProbe("inboxes");
        _presence = CreateTestProbe("presence");
        _reader = new ReplayingReader(Sys);
    }

    [Fact]
    public void A_post_is_answered_once_durable_and_copied_to_both_sides()
    {
        var id = ConversationId.Direct(Alice, Bob);
        var conversation = Start(id);

        var decided = Submit(conversation, id, Alice, "a");

        Assert.Equal(1, decided.Outcomes.Single().Cseq);
        Assert.Equal(["a"], RowsOf(id).Single().Entries.Select(Text));
        var copies = new[] { NextCopies(), NextCopies() };
        Assert.Equal([Alice, Bob], copies.Select(c => c.User).Order());
        Assert.All(copies, c => Assert.Equal((1, 0, "a"), (c.Term, c.Prev, Text(c.Entries.Single()))));
    }

    [Fact]
    public void A_repeated_post_gets_the_first_answer_and_another_body_is_a_conflict()
    {
        var id = ConversationId.Direct(Alice, Bob);
        var conversation = Start(id);
        var first = Submit(conversation, id, Alice, "a", cmid: "k").Outcomes.Single();

        var again = Submit(conversation, id, Alice, "a", cmid: "k").Outcomes.Single();
        var other = Submit(conversation, id, Alice, "b", cmid: "k").Outcomes.Single();

        Assert.Equal(first with { Dup = true }, again);
        Assert.Equal(Refusal.Conflict, other.Refused?.Code);
        Assert.Single(RowsOf(id));
    }

    [Fact]
    public void What_arrives_during_a_write_goes_into_the_next_row()
    {
        var id = ConversationId.Direct(Alice, Bob);
        var conversation = Start(id);
        var row = ConversationActor.PersistenceIdOf(id);
        FailableJournal.HoldWrites(row);

        for (var n = 1; n <= 5; n++)
            conversation.Tell(new SubmitPosts(id, Alice, [PostOf($"m{n}")], n), TestActor);
        ExpectNoReplyYet(conversation, id);
        FailableJournal.ReleaseWrites(row);

        var cseqs = Enumerable.Range(1, 5).Select(_ => ExpectMsg<PostsDecided>().Outcomes.Single().Cseq).ToArray();
        Assert.Equal([1, 2, 3, 4, 5], cseqs);
        Assert.Equal([1, 4], RowsOf(id).Select(r => r.Entries.Count));
    }

    [Fact]
    public void A_failed_write_is_unavailable_and_the_same_key_posts_once_after_recovery()
    {
        var id = ConversationId.Direct(Alice, Bob);
        var conversation = Start(id);
        var row = ConversationActor.PersistenceIdOf(id);
        Submit(conversation, id, Alice, "a");
        Watch(conversation);

        FailableJournal.FailWrites(row);
        conversation.Tell(new SubmitPosts(id, Alice, [PostOf("b", "k")], 2), TestActor);
        Assert.Equal(Refusal.Unavailable, ExpectMsg<PostsRefused>().Code);
        ExpectTerminated(conversation);
        FailableJournal.AllowWrites(row);

        var recovered = Start(id);
        Assert.Equal(2, Submit(recovered, id, Alice, "b", cmid: "k").Outcomes.Single().Cseq);
        Assert.Equal(["a", "b"], RowsOf(id).SelectMany(r => r.Entries).Select(Text));
    }

    [Fact]
    public void A_restart_between_the_write_and_the_copies_sends_them_by_itself()
    {
        var id = NewGroup();
        var conversation = Start(id);
        Create(conversation, id, Alice, Bob, Carol);
        Stop(conversation);
        DropInboxMessages();

        Start(id);

        var copies = Enumerable.Range(0, 3).Select(_ => NextCopies()).ToArray();
        Assert.Equal([Alice, Bob, Carol], copies.Select(c => c.User).Order());
        Assert.All(copies, c => Assert.Equal(EntryKind.Created, c.Entries.Single().Kind));
    }

    [Fact]
    public void Copies_are_repeated_until_the_inbox_confirms()
    {
        var id = ConversationId.Direct(Alice, Alice);
        var conversation = Start(id);
        Submit(conversation, id, Alice, "note");

        var first = NextCopies();
        var second = NextCopies();
        conversation.Tell(new CopiesConfirmed(Alice, id, 1, 1), _inboxes);

        Assert.Equal(first, second, CopiesComparer);
        Submit(conversation, id, Alice, "next");
        var third = NextCopies(skip: c => c.Prev == 0);
        Assert.Equal((1, "next"), (third.Prev, Text(third.Entries.Single())));
    }

    [Fact]
    public void An_inspection_tells_whose_inbox_lags_and_where_an_entry_is()
    {
        var id = ConversationId.Direct(Alice, Bob);
        var conversation = Start(id);
        Submit(conversation, id, Alice, "a");
        Submit(conversation, id, Alice, "b");
        conversation.Tell(new CopiesConfirmed(Alice, id, 1, 2), _inboxes);

        var inspection = Ask<ConversationInspection>(conversation, new InspectConversation(id, 2));

        Assert.Equal((2, 2, 2), (inspection.Head, inspection.FirstRow, inspection.LastRow));
        Assert.Equal(new InspectedMember(Alice, Role.Member, 1, 2, 0, 0, 2), inspection.Members[0]);
        Assert.Equal((Bob, 0, 2, 0), (inspection.Members[1].User, inspection.Members[1].Confirmed, inspection.Members[1].Owed, inspection.Members[1].Read));
        Assert.InRange(inspection.Members[1].Tries, 1, 10);
        Assert.Equal((0, 0), Ask<ConversationInspection>(conversation, new InspectConversation(id, 3)) is var beyond ? (beyond.FirstRow, beyond.LastRow) : default);
    }

    [Fact]
    public void Whoever_left_is_inspected_as_long_as_they_are_owed_a_copy()
    {
        var id = NewGroup();
        var conversation = Start(id);
        Create(conversation, id, Alice, Bob);
        Ask<MembershipEnded>(conversation, new RemoveMember(id, Alice, "r", Bob));

        var bob = Ask<ConversationInspection>(conversation, new InspectConversation(id, 0)).Members.Single(m => m.User == Bob);

        Assert.Equal((null, 0, 0, 2), (bob.Role, bob.Joined, bob.Confirmed, bob.Owed));
        conversation.Tell(new CopiesConfirmed(Bob, id, 1, 2), _inboxes);
        Assert.DoesNotContain(Ask<ConversationInspection>(conversation, new InspectConversation(id, 0)).Members, m => m.User == Bob);
    }

    [Fact]
    public void A_recipient_far_behind_is_served_from_the_journal()
    {
        var id = ConversationId.Direct(Alice, Alice);
        var conversation = Start(id);
        for (var n = 0; n < 10; n++)
            SubmitMany(conversation, id, Alice, 60);
        DropInboxMessages();

        var received = new List<Entry>();
        long mark = 0;
        conversation.Tell(new CopiesConfirmed(Alice, id, 1, 0), _inboxes);
        while (received.Count < 600)
        {
            var copies = NextCopies(skip: c => c.Prev < mark);
            Assert.Equal(mark, copies.Prev);
            received.AddRange(copies.Entries);
            mark = copies.Entries[^1].Cseq;
            conversation.Tell(new CopiesConfirmed(Alice, id, 1, mark), _inboxes);
        }

        Assert.Equal(Enumerable.Range(1, 600).Select(n => (long)n), received.Select(e => e.Cseq));
    }

    [Fact]
    public void Copies_that_could_not_be_read_back_are_read_again_by_itself()
    {
        var id = ConversationId.Direct(Alice, Alice);
        var conversation = Start(id);
        for (var n = 0; n < 10; n++)
            SubmitMany(conversation, id, Alice, 60);
        Stop(conversation);
        DropInboxMessages();

        _reader.FailNext(2);
        Start(id);

        Assert.Equal(1, NextCopies().Entries[0].Cseq);
    }

    [Fact]
    public void The_newest_page_ends_with_the_newest_entry_however_large_the_entries_are()
    {
        var id = ConversationId.Direct(Alice, Bob);
        var conversation = Start(id);
        for (var n = 0; n < 10; n++)
            Submit(conversation, id, Alice, new string('x', 10_000));

        var newest = Ask<HistoryPage>(conversation, new ReadHistory(id, Bob, null, null, 10));

        Assert.Equal((10, true), (newest.Entries[^1].Cseq, newest.More));
    }

    [Fact]
    public void A_recipient_far_behind_in_large_messages_is_served_from_the_journal()
    {
        var id = ConversationId.Direct(Alice, Alice);
        var conversation = Start(id);
        var large = new string('x', 15_000);
        for (var n = 0; n < 40; n++)
            Submit(conversation, id, Alice, large);
        DropInboxMessages();

        long mark = 0;
        conversation.Tell(new CopiesConfirmed(Alice, id, 1, 0), _inboxes);
        while (mark < 40)
        {
            var copies = NextCopies(skip: c => c.Prev < mark);
            Assert.Equal(mark, copies.Prev);
            mark = copies.Entries[^1].Cseq;
            conversation.Tell(new CopiesConfirmed(Alice, id, 1, mark), _inboxes);
        }
    }

    [Fact]
    public void A_post_that_came_just_before_its_passivation_is_fanned_out_before_the_conversation_stops()
    {
        var id = ConversationId.Direct(Alice, Alice);
        var (shard, idle) = (CreateTestProbe("shard"), TimeSpan.FromMilliseconds(300));
        var conversation = shard.ChildActorOf(Props.Create(() => new ConversationActor(id, _inboxes, _presence, _reader, TimeProvider.System, idle)));
        Submit(conversation, id, Alice, "a");
        conversation.Tell(new CopiesConfirmed(Alice, id, 1, 1), _inboxes);
        Watch(conversation);

        shard.ExpectMsg<Akka.Cluster.Sharding.Passivate>();
        conversation.Tell(new SubmitPosts(id, Alice, [PostOf("b")], 2), TestActor);
        conversation.Tell(StopEntity.Instance);
        Assert.Equal(2, ExpectMsg<PostsDecided>().Outcomes.Single().Cseq);
        var repeated = new[] { NextCopies(skip: c => c.Prev == 0), NextCopies(skip: c => c.Prev == 0) };
        conversation.Tell(new CopiesConfirmed(Alice, id, 1, 2), _inboxes);

        Assert.All(repeated, c => Assert.Equal("b", Text(c.Entries.Single())));
        ExpectTerminated(conversation);
    }

    [Fact]
    public void A_conversation_restored_from_a_snapshot_does_not_send_again_what_was_confirmed()
    {
        var id = ConversationId.Direct(Alice, Bob);
        var conversation = Start(id, idle: TimeSpan.FromMilliseconds(300));
        Submit(conversation, id, Alice, "a");
        conversation.Tell(new CopiesConfirmed(Alice, id, 1, 1), _inboxes);
        conversation.Tell(new CopiesConfirmed(Bob, id, 1, 1), _inboxes);
        ExpectPassivation(conversation);
        DropInboxMessages();

        var woken = Start(id);

        Assert.Equal(1, Ask<ConversationDetails>(woken, new ReadDetails(id, Bob)).Cseq);
        _inboxes.ExpectNoMsg(TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void History_is_read_from_ones_join_onward_and_not_at_all_after_removal()
    {
        var id = NewGroup();
        var conversation = Start(id);
        Create(conversation, id, Alice, Bob);
        for (var n = 0; n < 8; n++)
            SubmitMany(conversation, id, Alice, 50);
        Ask<ConversationDetails>(conversation, new AddMembers(id, Alice, "r1", [Carol]));
        Submit(conversation, id, Bob, "welcome");

        var newest = Ask<HistoryPage>(conversation, new ReadHistory(id, Bob, null, null, 10));
        var middle = Ask<HistoryPage>(conversation, new ReadHistory(id, Bob, 101, null, 100));
        var oldest = Ask<HistoryPage>(conversation, new ReadHistory(id, Bob, null, 0, 3));
        var carols = Ask<HistoryPage>(conversation, new ReadHistory(id, Carol, null, 0, 100));
        Ask<MembershipEnded>(conversation, new RemoveMember(id, Alice, "r2", Carol));
        var refused = Ask<Refused>(conversation, new ReadHistory(id, Carol, null, null, 10));

        Assert.Equal((394, 403, true), (newest.Entries[0].Cseq, newest.Entries[^1].Cseq, newest.More));
        Assert.Equal((1, 100, false), (middle.Entries[0].Cseq, middle.Entries[^1].Cseq, middle.More));
        Assert.Equal((1, 3, true), (oldest.Entries[0].Cseq, oldest.Entries[^1].Cseq, oldest.More));
        Assert.Equal([402L, 403L], carols.Entries.Select(e => e.Cseq));
        Assert.Equal(Refusal.NotMember, refused.Code);
    }

    [Fact]
    public void Reading_shows_the_others_a_receipt_and_survives_sleep()
    {
        var id = ConversationId.Direct(Alice, Bob);
        var conversation = Start(id, idle: TimeSpan.FromMilliseconds(300));
        Submit(conversation, id, Alice, "a");

        Ask<ReadMarked>(conversation, new MarkRead(id, Bob, 1));
        Assert.Equal(new ShowReceipt(Alice, id, Bob, 1), _presence.ExpectMsg<ShowReceipt>());
        Assert.Equal(Refusal.BadFrame, Ask<Refused>(conversation, new MarkRead(id, Bob, 2)).Code);
        conversation.Tell(new CopiesConfirmed(Alice, id, 1, 1), _inboxes);
        conversation.Tell(new CopiesConfirmed(Bob, id, 1, 1), _inboxes);
        ExpectPassivation(conversation);

        var details = Ask<ConversationDetails>(Start(id), new ReadDetails(id, Alice));
        Assert.Equal(1, details.Members.Single(m => m.User == Bob).Read);
    }

    private IActorRef Start(ConversationId id, TimeSpan? idle = null) => ActorOfAsTestActorRef<Parent>(
        Props.Create(() => new Parent(Props.Create(() =>
            new ConversationActor(id, _inboxes, _presence, _reader, TimeProvider.System, idle ?? TimeSpan.FromMinutes(2))), TestActor)))
        .UnderlyingActor.Child;

    private void Stop(IActorRef conversation)
    {
        Watch(conversation);
        Sys.Stop(conversation);
        ExpectTerminated(conversation);
    }

    private void ExpectPassivation(IActorRef conversation)
    {
        Watch(conversation);
        ExpectTerminated(conversation, TimeSpan.FromSeconds(10));
    }

    private void ExpectNoReplyYet(IActorRef conversation, ConversationId id)
    {
        // A query overtakes the writes: when it is answered, all five posts are in the mailbox's past.
        Assert.Equal(Refusal.NotFound, Ask<Refused>(conversation, new ReadDetails(id, Alice)).Code);
    }

    private void Create(IActorRef conversation, ConversationId id, UserId by, params UserId[] others) =>
        Ask<ConversationDetails>(conversation, new CreateGroup(id, by, "Team", others));

    private PostsDecided Submit(IActorRef conversation, ConversationId id, UserId from, string text, string? cmid = null) =>
        Ask<PostsDecided>(conversation, new SubmitPosts(id, from, [PostOf(text, cmid)], 1));

    private void SubmitMany(IActorRef conversation, ConversationId id, UserId from, int count) =>
        Ask<PostsDecided>(conversation, new SubmitPosts(id, from, [.. Enumerable.Range(0, count).Select(n => PostOf($"m{n}"))], 1));

    private T Ask<T>(IActorRef to, object message)
    {
        var probe = CreateTestProbe();
        to.Tell(message, probe);
        return probe.ExpectMsg<T>(TimeSpan.FromSeconds(5));
    }

    private StoreCopies NextCopies(Func<StoreCopies, bool>? skip = null) =>
        _inboxes.FishForMessage<StoreCopies>(c => skip is null || !skip(c), TimeSpan.FromSeconds(5));

    private void DropInboxMessages()
    {
        while (_inboxes.HasMessages)
            _inboxes.ReceiveOne(TimeSpan.Zero);
    }

    private IReadOnlyList<EntriesAppended> RowsOf(ConversationId id) =>
        [.. _reader.ReadAsync(ConversationActor.PersistenceIdOf(id), 1, long.MaxValue, int.MaxValue).Result.Rows.Select(r => r.Event).Cast<EntriesAppended>()];

    private static Post PostOf(string text, string? cmid = null) =>
        new(ClientMessageId.Parse(cmid ?? Guid.NewGuid().ToString("N")), new Body(Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""")));

    private static string Text(Entry entry) => Encoding.UTF8.GetString(entry.Body.Utf8.Span)[9..^2];

    private static ConversationId NewGroup() => ConversationId.Group("01ARZ3NDEKTSV4RRFFQ69G5FAV");

    private static readonly IEqualityComparer<StoreCopies> CopiesComparer = EqualityComparer<StoreCopies>.Create(
        (a, b) => a!.User == b!.User && a.Term == b.Term && a.Prev == b.Prev && a.Entries.SequenceEqual(b.Entries));

    /// <summary>Plays the shard: passivates on request.</summary>
    private sealed class Parent : UntypedActor
    {
        public Parent(Props child, IActorRef _) => Child = Context.ActorOf(child);

        public IActorRef Child { get; }

        protected override void OnReceive(object message)
        {
            if (message is Akka.Cluster.Sharding.Passivate passivate)
                Child.Tell(passivate.StopMessage);
        }
    }
}
