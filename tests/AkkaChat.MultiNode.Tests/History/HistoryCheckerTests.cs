using Xunit;

namespace AkkaChat.MultiNode.Tests.History;

/// <summary>A checker that finds nothing proves nothing: each rule is broken once here.</summary>
public sealed class HistoryCheckerTests
{
    private const string Conv = "d:alice:bob";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_history_that_keeps_everything_is_clean() => Assert.Empty(HistoryChecker.Check(Clean()));

    [Fact]
    public void An_accepted_message_that_a_member_lacks_is_found() => Finds(
        "a2 (d:alice:bob 2) is 0 times in the inbox of bob",
        Replace<HistoryEvent.InboxRead>(i => i.User == "bob", i => i with { Entries = [i.Entries[0]] }));

    [Fact]
    public void An_accepted_message_that_an_inbox_has_twice_is_found() => Finds(
        "a2 (d:alice:bob 2) is 2 times in the inbox of bob",
        Replace<HistoryEvent.InboxRead>(i => i.User == "bob", i => i with { Entries = [.. i.Entries, (3, Message(3, "a2"))] }));

    [Fact]
    public void A_message_that_is_elsewhere_than_it_was_accepted_is_found() => Finds(
        "a2 was accepted at d:alice:bob 7 and is at 2",
        Replace<HistoryEvent.Accepted>(a => a.Cmid == "a2", a => a with { Cseq = 7 }));

    [Fact]
    public void A_message_accepted_at_two_places_is_found() => Finds(
        "a2 was accepted at several places",
        [.. Clean(), new HistoryEvent.Accepted("alice", "a2", Conv, 3)]);

    [Fact]
    public void Two_messages_accepted_at_one_place_are_found() => Finds(
        "Several messages were accepted at d:alice:bob 2",
        [.. Clean(), new HistoryEvent.Accepted("bob", "b1", Conv, 2)]);

    [Fact]
    public void A_send_refused_for_good_is_found() => Finds("a3 of alice was refused: conflict", [.. Clean(), new HistoryEvent.Refused("alice", "a3", "conflict")]);

    [Fact]
    public void An_inbox_that_was_not_read_is_found() => Finds("The inbox of bob was not read", [.. Clean().Where(e => e is not HistoryEvent.InboxRead { User: "bob" })]);

    [Fact]
    public void A_hole_in_an_inbox_is_found() => Finds(
        "seq 3 follows 1 in the inbox of bob",
        Replace<HistoryEvent.InboxRead>(i => i.User == "bob", i => i with { Entries = [i.Entries[0], (3, i.Entries[1].Entry)] }));

    [Fact]
    public void A_hole_in_a_conversation_is_found() => Finds(
        "cseq 3 follows 1 of d:alice:bob",
        Replace<HistoryEvent.InboxRead>(i => i.User == "bob", i => i with { Entries = [i.Entries[0], (2, Message(3, "a2"))] }));

    [Fact]
    public void Another_order_is_found() => Finds(
        "d:alice:bob 1 differs",
        Replace<HistoryEvent.InboxRead>(i => i.User == "bob", i => i with { Entries = [(1, Message(1, "a2")), (2, Message(2, "a1"))] }));

    [Fact]
    public void Time_that_runs_backwards_is_found() => Finds(
        "d:alice:bob 2 is older than the entry before it",
        Replace<HistoryEvent.InboxRead>(_ => true, i => i with { Entries = [i.Entries[0], (2, i.Entries[1].Entry with { At = Noon.AddHours(-1) })] }));

    [Fact]
    public void An_entry_sent_to_somebody_who_is_no_member_is_found() => Finds(
        "mallory was sent entries of d:alice:bob",
        [.. Clean(), new HistoryEvent.Welcomed("mallory", "phone", 9, null, "new_device", 0), new HistoryEvent.Delivered("mallory", "phone", 9, 1, Message(1, "a1"))]);

    [Fact]
    public void A_number_that_means_something_else_the_second_time_is_found() => Finds(
        "seq 2 of bob differs",
        Replace<HistoryEvent.Delivered>(d => d.Seq == 2, d => d with { Entry = Message(1, "a1") }));

    [Fact]
    public void A_hole_in_a_stream_is_found() => Finds(
        "seq 2 follows 0 on bob's phone",
        [.. Clean().Where(e => e is not HistoryEvent.Delivered { Seq: 1 })]);

    [Fact]
    public void A_stream_that_resumes_behind_what_the_device_lacks_is_found() => Finds(
        "seq 4 follows 2 on bob's phone",
        [.. Clean(), new HistoryEvent.Welcomed("bob", "phone", 2, null, null, 4), new HistoryEvent.Delivered("bob", "phone", 2, 4, Message(4, "a4"))]);

    [Fact]
    public void A_stream_that_resumes_elsewhere_than_asked_is_found() => Finds(
        "seq 2 follows 2 on bob's phone",
        [.. Clean(), new HistoryEvent.Welcomed("bob", "phone", 2, 2, null, 2), new HistoryEvent.Delivered("bob", "phone", 2, 2, Message(2, "a2"))]);

    [Fact]
    public void An_acknowledged_entry_sent_again_is_found() => Finds("seq 2 was sent again to bob's phone", AgainAfter([]));

    [Fact]
    public void After_a_crash_an_acknowledged_entry_may_come_again() => Assert.Empty(HistoryChecker.Check(AgainAfter([new HistoryEvent.Crash("first is killed")])));

    [Fact]
    public void A_reset_of_a_device_that_is_known_is_found() => Finds(
        "bob's phone was reset: epoch",
        [.. Clean(), new HistoryEvent.Welcomed("bob", "phone", 2, 2, "epoch", 2)]);

    private static List<HistoryEvent> AgainAfter(HistoryEvent[] between) =>
    [
        .. Clean(),
        new HistoryEvent.AckReceived("bob", "phone", 2),
        .. between,
        new HistoryEvent.Welcomed("bob", "phone", 2, null, null, 2),
        new HistoryEvent.Delivered("bob", "phone", 2, 2, Message(2, "a2")),
    ];

    /// <summary>Alice sends two messages to Bob, whose phone is there.</summary>
    private static List<HistoryEvent> Clean() =>
    [
        new HistoryEvent.Members(Conv, ["alice", "bob"]),
        new HistoryEvent.Welcomed("bob", "phone", 1, null, "new_device", 0),
        new HistoryEvent.Accepted("alice", "a1", Conv, 1),
        new HistoryEvent.Delivered("bob", "phone", 1, 1, Message(1, "a1")),
        new HistoryEvent.Accepted("alice", "a2", Conv, 2),
        new HistoryEvent.Delivered("bob", "phone", 1, 2, Message(2, "a2")),
        new HistoryEvent.InboxRead("alice", [(1, Message(1, "a1")), (2, Message(2, "a2"))]),
        new HistoryEvent.InboxRead("bob", [(1, Message(1, "a1")), (2, Message(2, "a2"))]),
    ];

    private static List<HistoryEvent> Replace<TEvent>(Func<TEvent, bool> which, Func<TEvent, TEvent> by)
        where TEvent : HistoryEvent =>
        [.. Clean().Select(e => e is TEvent t && which(t) ? by(t) : e)];

    private static SeenEntry Message(long cseq, string text) => new(Conv, cseq, "msg", "alice", Noon.AddSeconds(cseq), text);

    private static void Finds(string violation, IReadOnlyList<HistoryEvent> history) =>
        Assert.Contains(HistoryChecker.Check(history), v => v.Contains(violation, StringComparison.Ordinal));
}
