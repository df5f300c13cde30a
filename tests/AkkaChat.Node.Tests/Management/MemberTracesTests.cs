using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Management;
using AkkaChat.Protocol.Management;
using Xunit;

namespace AkkaChat.Node.Tests.Management;

/// <summary>Alice wrote entry 7; it is number 20 in bob's inbox, which has 22.</summary>
public sealed class MemberTracesTests
{
    private const string Node = "akka.tcp://akkachat@10.0.0.1:8081";
    private const long Seq = 20, Head = 22;

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly Entry Message = new(7, EntryKind.Message, Alice, At);
    private static readonly QueuePlace Found = new(Seq, false);
    private static readonly InspectedMember Member = new(Bob, Role.Member, 1, 9, 0, 0, 3);

    [Fact]
    public void A_device_that_is_offline_is_said_to_be_offline_and_since_when()
    {
        var trace = Trace(Inbox(Device("phone", cursor: 19)));

        Assert.Equal((TraceStages.Stored, (long?)Seq), (trace.Stage, trace.Seq));
        Assert.Equal("waits in the inbox: no device has it yet", trace.Explanation);
        Assert.Equal(new DeviceTrace("phone", TraceStages.Stored, "offline since 2026-01-02 03:04:05Z, acknowledged up to 19"), trace.Devices.Single());
    }

    [Fact]
    public void A_device_that_lags_is_said_to_lag_and_up_to_where_it_was_sent()
    {
        var trace = Trace(Inbox(Device("phone", cursor: 18, sent: 19, written: 19)));

        Assert.Equal(TraceStages.Stored, trace.Stage);
        Assert.Equal("connected to 10.0.0.1:8081 and lags: sent up to 19 of 22, acknowledged up to 18, window 1", trace.Devices.Single().Explanation);
    }

    [Fact]
    public void Sent_is_what_the_session_was_handed_and_written_what_it_says_it_wrote()
    {
        var handed = Trace(Inbox(Device("phone", cursor: 18, sent: 20, written: 19)));
        var written = Trace(Inbox(Device("phone", cursor: 18, sent: 20, written: 20)));

        Assert.Equal((TraceStages.Sent, TraceStages.Sent), (handed.Stage, written.Stage));
        Assert.Contains("not yet written to its socket", handed.Devices.Single().Explanation, StringComparison.Ordinal);
        Assert.Contains("written to its socket, acknowledged only up to 18", written.Devices.Single().Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_furthest_device_counts()
    {
        var trace = Trace(Inbox(Device("laptop", cursor: 19), Device("phone", cursor: 20, sent: 22, written: 22)));

        Assert.Equal((TraceStages.Acknowledged, "stored by 1 of 2 devices, not read yet"), (trace.Stage, trace.Explanation));
        Assert.Equal([TraceStages.Stored, TraceStages.Acknowledged], trace.Devices.Select(d => d.Stage));
    }

    [Fact]
    public void Who_has_read_it_has_read_it_whatever_their_devices_say()
    {
        var trace = Trace(Inbox(Device("phone", cursor: 19)), Member with { Read = 8 });

        Assert.Equal((TraceStages.Read, "has read up to 8"), (trace.Stage, trace.Explanation));
    }

    [Fact]
    public void The_author_wrote_it() =>
        Assert.Equal("wrote it", MemberTraces.Of(Message, Member with { User = Alice, Read = 7 }, Inbox(Device("phone", cursor: 20)), Found).Explanation);

    [Fact]
    public void A_device_that_starts_anew_above_it_will_not_get_it_from_the_queue()
    {
        var trace = Trace(Inbox(Device("phone", cursor: 22) with { Reset = ResetReason.NewDevice }));

        Assert.Equal(TraceStages.Stored, trace.Stage);
        Assert.Equal((TraceStages.Skipped, "starts anew (new_device) at 22: takes a directory and pulls history"), (trace.Devices.Single().Stage, trace.Devices.Single().Explanation));
    }

    [Fact]
    public void Without_any_device_it_waits_for_the_first_one() =>
        Assert.Equal("waits in the inbox: no device has connected yet", Trace(Inbox()).Explanation);

    [Fact]
    public void A_copy_that_is_not_confirmed_is_only_accepted()
    {
        var inbox = Inbox(Device("phone", cursor: 22)) with { View = new InspectedView(1, 6, true) };
        var onTheWay = MemberTraces.Of(Message, Member with { Confirmed = 6, Owed = 1, Tries = 1 }, inbox, QueuePlace.NotThere);
        var unanswered = MemberTraces.Of(Message, Member with { Confirmed = 6, Owed = 3, Tries = 4 }, inbox, QueuePlace.NotThere);

        Assert.Equal((TraceStages.Accepted, "not in the inbox yet: 1 entry after 6 on the way"), (onTheWay.Stage, onTheWay.Explanation));
        Assert.Equal("not in the inbox: 3 entries after 6 not confirmed, sent 4 times without an answer", unanswered.Explanation);
    }

    [Fact]
    public void Who_joined_later_was_not_meant() =>
        Assert.Equal((TraceStages.NotMeant, "became a member with entry 8, after this one"), Nowhere(Member with { Joined = 8 }, new InspectedView(8, 9, true)));

    [Fact]
    public void A_copy_that_was_trimmed_was_stored() =>
        Assert.Equal(TraceStages.Stored, Nowhere(Member, new InspectedView(1, 9, true)).Stage);

    [Fact]
    public void A_search_that_was_given_up_tells_nothing()
    {
        var trace = MemberTraces.Of(Message, Member, Inbox(), new QueuePlace(null, GaveUp: true));

        Assert.Equal((TraceStages.Unknown, null), (trace.Stage, trace.Seq));
    }

    private static MemberTrace Trace(InboxInspection inbox, InspectedMember? member = null) => MemberTraces.Of(Message, member ?? Member, inbox, Found);

    private static (string Stage, string Explanation) Nowhere(InspectedMember member, InspectedView view)
    {
        var trace = MemberTraces.Of(Message, member, Inbox() with { View = view }, QueuePlace.NotThere);
        return (trace.Stage, trace.Explanation);
    }

    private static InboxInspection Inbox(params InspectedDevice[] devices) => new(Bob, Node, "k3", Head, 0, 1, 1, 9, devices, new InspectedView(1, 9, true));

    private static InspectedDevice Device(string name, long cursor, long? sent = null, long written = 0) => new(
        DeviceId.Parse(name), cursor, At, Reset: null,
        sent is { } s ? new InspectedAttachment(Node, new AttachmentId("01"), s, written, Window: 1) : null);
}
