using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Domain.Tests.Inboxes;

/// <summary>The rules of resuming, one by one. The inbox has 20 entries of which the first 5 are not retained; the phone's cursor is at 10.</summary>
public class AttachTests
{
    private const string Epoch = Queue.Epoch;
    private readonly Queue _queue = new();

    public AttachTests()
    {
        _queue.Attach(Queue.Phone);
        _queue.Receive(20);
        _queue.State.MoveCursor(Queue.Phone, 10, _queue.Now);
        _queue.Flush();
        _queue.Commit(new Trimmed(5));
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(10L, 10)]
    [InlineData(11L, 11)]
    [InlineData(20L, 20)]
    [InlineData(9L, 9)]
    [InlineData(5L, 5)]
    public void A_known_device_continues_where_it_says_or_else_at_its_cursor(long? resume, long from) =>
        Assert.Equal(new AttachOutcome.Continue(from), _queue.Attach(Queue.Phone, At(resume)));

    [Theory]
    [InlineData(4L, Epoch, ResetReason.Trimmed)]
    [InlineData(0L, Epoch, ResetReason.Trimmed)]
    [InlineData(-1L, Epoch, ResetReason.Trimmed)]
    [InlineData(21L, Epoch, ResetReason.Epoch)]
    [InlineData(long.MaxValue, Epoch, ResetReason.Epoch)]
    [InlineData(10L, "another", ResetReason.Epoch)]
    [InlineData(4L, "another", ResetReason.Epoch)]
    [InlineData(10L, "", ResetReason.Epoch)]
    public void What_it_lacks_or_claims_may_be_impossible(long seq, string epoch, ResetReason reason) =>
        Assert.Equal((reason, 20), Reset(_queue.Attach(Queue.Phone, new ResumePoint(epoch, seq))));

    [Fact]
    public void A_cursor_below_what_is_retained_is_a_reset_too()
    {
        _queue.Commit(new Trimmed(11));
        Assert.Equal((ResetReason.Trimmed, 20), Reset(_queue.Attach(Queue.Phone)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(10L)]
    [InlineData(99L)]
    public void A_device_never_seen_starts_at_the_head_whatever_it_says(long? resume) =>
        Assert.Equal((ResetReason.NewDevice, 20), Reset(_queue.Attach(Queue.Laptop, At(resume))));

    [Fact]
    public void A_device_is_known_once_its_reset_is_committed_also_after_a_crash()
    {
        _queue.Attach(Queue.Laptop);
        Assert.Equal(20, _queue.Replayed().Devices[Queue.Laptop].Cursor);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(19L)]
    public void A_reset_is_repeated_with_a_fresh_head_until_its_head_was_acknowledged(long? resume)
    {
        _queue.Attach(Queue.Laptop);
        _queue.Receive(3);
        Assert.Equal((ResetReason.NewDevice, 23), Reset(_queue.Attach(Queue.Laptop, At(resume))));
        Assert.Equal((ResetReason.NewDevice, 23), Reset(_queue.Attach(Queue.Laptop, At(22))));
        Assert.Equal(new AttachOutcome.Continue(23), _queue.Attach(Queue.Laptop, At(23)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(22)]
    public void Resuming_at_the_head_of_the_reset_or_above_counts_as_its_acknowledgement(long resume)
    {
        _queue.Attach(Queue.Laptop);
        _queue.Receive(3);
        Assert.Equal(new AttachOutcome.Continue(resume), _queue.Attach(Queue.Laptop, At(resume)));
    }

    [Fact]
    public void A_reset_ends_with_the_acknowledgement_of_its_head_and_not_before()
    {
        _queue.Attach(Queue.Laptop);
        _queue.Receive(3);
        _queue.State.MoveCursor(Queue.Laptop, 19, _queue.Now);
        Assert.NotNull(_queue.State.Devices[Queue.Laptop].Reset);
        _queue.State.MoveCursor(Queue.Laptop, 20, _queue.Now);
        Assert.Null(_queue.State.Devices[Queue.Laptop].Reset);
        Assert.Equal(new AttachOutcome.Continue(20), _queue.Attach(Queue.Laptop));
        // It was not written yet: after a crash the reset is repeated.
        Assert.NotNull(_queue.Replayed().Devices[Queue.Laptop].Reset);
        _queue.Flush();
        Assert.Null(_queue.Replayed().Devices[Queue.Laptop].Reset);
    }

    [Fact]
    public void A_device_of_an_empty_inbox_is_reset_until_it_has_acknowledged_zero()
    {
        var empty = new Queue();
        Assert.Equal((ResetReason.NewDevice, 0), Reset(empty.Attach(Queue.Phone)));
        Assert.Equal((ResetReason.NewDevice, 0), Reset(empty.Attach(Queue.Phone)));
        empty.State.MoveCursor(Queue.Phone, 0, empty.Now);
        Assert.Equal(new AttachOutcome.Continue(0), empty.Attach(Queue.Phone));
    }

    [Fact]
    public void A_reset_for_another_reason_takes_the_place_of_the_former()
    {
        _queue.Attach(Queue.Laptop);
        Assert.Equal((ResetReason.Epoch, 20), Reset(_queue.Attach(Queue.Laptop, new ResumePoint("another", 20))));
        Assert.Equal((ResetReason.Epoch, 20), Reset(_queue.Attach(Queue.Laptop)));
    }

    [Fact]
    public void A_device_away_for_more_than_60_days_has_expired()
    {
        _queue.Now += Limits.DeviceExpiry;
        Assert.Equal(new AttachOutcome.Continue(10), _queue.Attach(Queue.Phone));
        _queue.Now += TimeSpan.FromTicks(1);
        Assert.Equal((ResetReason.DeviceExpired, 20), Reset(_queue.Attach(Queue.Phone, At(10))));
    }

    [Fact]
    public void A_device_with_a_live_stream_does_not_expire()
    {
        _queue.Now += Limits.DeviceExpiry + TimeSpan.FromDays(1);
        Assert.Equal(new AttachOutcome.Continue(10), _queue.Attach(Queue.Phone, null, Queue.Phone));
    }

    [Fact]
    public void The_eleventh_device_takes_the_place_of_the_longest_unseen_one_that_is_not_attached()
    {
        DeviceId[] devices = [Queue.Phone, .. Enumerable.Range(1, 9).Select(i => DeviceId.Parse($"device-{i}"))];
        foreach (var device in devices.Skip(1))
        {
            _queue.Now += TimeSpan.FromMinutes(1);
            Assert.Null(Assert.IsType<AttachOutcome.Reset>(_queue.Attach(device)).Event.Evicted);
        }

        var reset = Assert.IsType<AttachOutcome.Reset>(_queue.Attach(Queue.Laptop, null, devices[0], devices[1]));
        Assert.Equal(devices[2], reset.Event.Evicted);
        Assert.Equal(Limits.Devices, _queue.State.Devices.Count);
        Assert.DoesNotContain(devices[2], _queue.State.Devices.Keys);
        // A known device never costs another its place.
        Assert.Null(Assert.IsType<AttachOutcome.Reset>(_queue.Attach(Queue.Phone, At(99))).Event.Evicted);
    }

    [Fact]
    public void Of_ten_attached_devices_the_longest_unseen_goes()
    {
        DeviceId[] devices = [Queue.Phone, .. Enumerable.Range(1, 9).Select(i => DeviceId.Parse($"device-{i}"))];
        foreach (var device in devices.Skip(1))
        {
            _queue.Now += TimeSpan.FromMinutes(1);
            _queue.Attach(device);
        }

        Assert.Equal(Queue.Phone, Assert.IsType<AttachOutcome.Reset>(_queue.Attach(Queue.Laptop, null, devices)).Event.Evicted);
    }

    [Fact]
    public void A_forgotten_device_is_a_new_one()
    {
        _queue.Commit(new DeviceForgotten(Queue.Phone));
        Assert.Equal((ResetReason.NewDevice, 20), Reset(_queue.Attach(Queue.Phone, At(10))));
    }

    [Theory]
    [InlineData(Epoch, 20, null)]
    [InlineData(Epoch, 5, null)]
    [InlineData(Epoch, 4, StreamEnd.Resync)]
    [InlineData(Epoch, 21, StreamEnd.Resync)]
    [InlineData("another", 10, StreamEnd.Resync)]
    public void A_stream_goes_on_in_a_restarted_inbox_only_exactly_where_it_was(string epoch, long sent, StreamEnd? end) =>
        Assert.Equal(end, AttachDecisions.WhyNot(_queue.State, Reattach(Queue.Phone, epoch, sent), Epoch));

    [Fact]
    public void The_stream_of_a_removed_device_does_not_go_on() =>
        Assert.Equal(StreamEnd.DeviceRemoved, AttachDecisions.WhyNot(_queue.State, Reattach(Queue.Laptop, Epoch, 10), Epoch));

    private static Reattach Reattach(DeviceId device, string epoch, long sent) =>
        new(Queue.Alice, device, new AttachmentId("01"), epoch, sent, 10, Limits.Window);

    private static ResumePoint? At(long? seq) => seq is { } s ? new ResumePoint(Epoch, s) : null;

    private static (ResetReason Reason, long Head) Reset(AttachOutcome outcome)
    {
        var reset = Assert.IsType<AttachOutcome.Reset>(outcome).Event;
        return (reset.Reason, reset.Head);
    }
}
