using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Domain.Tests.Inboxes;

public class CursorTests
{
    private readonly Queue _queue = new();

    public CursorTests()
    {
        _queue.Attach(Queue.Phone);
        _queue.Receive(20);
    }

    [Fact]
    public void A_cursor_is_written_with_the_next_row()
    {
        _queue.State.MoveCursor(Queue.Phone, 7, _queue.Now);
        Assert.Equal(0, _queue.Replayed().Devices[Queue.Phone].Cursor);
        _queue.Receive(1);
        Assert.Equal(7, _queue.Replayed().Devices[Queue.Phone].Cursor);
        Assert.False(_queue.State.HasMovedCursors);
    }

    [Fact]
    public void A_cursor_that_moves_on_while_its_row_is_written_waits_for_the_next_one()
    {
        _queue.State.MoveCursor(Queue.Phone, 7, _queue.Now);
        var row = new CursorsMoved(_queue.State.MovedCursors);
        _queue.State.MoveCursor(Queue.Phone, 9, _queue.Now);
        _queue.Commit(row);
        Assert.Equal(9, _queue.State.Devices[Queue.Phone].Cursor);
        Assert.True(_queue.State.HasMovedCursors);
        Assert.Equal(7, _queue.State.TrimBound(_queue.Now));
    }

    [Fact]
    public void A_cursor_never_passes_the_head_and_a_strangers_moves_nothing()
    {
        _queue.State.MoveCursor(Queue.Phone, 21, _queue.Now);
        _queue.State.MoveCursor(Queue.Laptop, 1, _queue.Now);
        _queue.State.Seen(Queue.Laptop, _queue.Now.AddDays(1));
        Assert.Equal(0, _queue.State.Devices[Queue.Phone].Cursor);
        Assert.False(_queue.State.HasMovedCursors);
        Assert.DoesNotContain(Queue.Laptop, _queue.State.Devices.Keys);
    }

    [Fact]
    public void A_device_is_seen_later_never_earlier()
    {
        _queue.State.Seen(Queue.Phone, Queue.Start.AddHours(2));
        _queue.State.Seen(Queue.Phone, Queue.Start.AddHours(1));
        _queue.State.MoveCursor(Queue.Phone, 3, Queue.Start);
        Assert.Equal(Queue.Start.AddHours(2), _queue.State.Devices[Queue.Phone].LastSeen);
        _queue.Flush();
        Assert.Equal(Queue.Start.AddHours(2), _queue.Replayed().Devices[Queue.Phone].LastSeen);
    }

    [Fact]
    public void A_durable_snapshot_makes_its_cursors_durable()
    {
        _queue.State.MoveCursor(Queue.Phone, 7, _queue.Now);
        Assert.Equal(0, _queue.State.TrimBound(_queue.Now));
        _queue.State.CursorsPersisted(_queue.State.Snapshot());
        Assert.False(_queue.State.HasMovedCursors);
        Assert.Equal(7, _queue.State.TrimBound(_queue.Now));
    }

    [Fact]
    public void What_moved_on_since_the_snapshot_is_still_to_be_written()
    {
        _queue.State.MoveCursor(Queue.Phone, 7, _queue.Now);
        var snapshot = _queue.State.Snapshot();
        _queue.State.MoveCursor(Queue.Phone, 9, _queue.Now);
        _queue.State.CursorsPersisted(snapshot);
        Assert.True(_queue.State.HasMovedCursors);

        snapshot = _queue.State.Snapshot();
        _queue.State.Seen(Queue.Phone, _queue.Now.AddHours(1));
        _queue.State.CursorsPersisted(snapshot);
        Assert.True(_queue.State.HasMovedCursors);
        Assert.Equal(9, _queue.State.TrimBound(_queue.Now));
    }

    [Fact]
    public void The_slowest_live_device_holds_back_trimming()
    {
        _queue.Attach(Queue.Laptop);
        Acknowledge(Queue.Phone, 12);
        Acknowledge(Queue.Laptop, 8);
        Assert.Equal(8, _queue.State.TrimBound(_queue.Now));
        _queue.Now += Limits.DeviceExpiry;
        Acknowledge(Queue.Phone, 12);
        Assert.Equal(8, _queue.State.TrimBound(_queue.Now));
        _queue.Now += TimeSpan.FromTicks(1);
        Assert.Equal(12, _queue.State.TrimBound(_queue.Now));
        _queue.Commit(new DeviceForgotten(Queue.Phone));
        Assert.Equal(0, _queue.State.TrimBound(_queue.Now));
    }

    [Fact]
    public void A_device_that_goes_back_holds_back_trimming_from_there()
    {
        Acknowledge(Queue.Phone, 12);
        _queue.State.MoveCursor(Queue.Phone, 5, _queue.Now);
        Assert.Equal(5, _queue.State.TrimBound(_queue.Now));
    }

    [Fact]
    public void Entries_are_retained_for_90_days_whatever_devices_lack()
    {
        _queue.Now += TimeSpan.FromDays(2);
        _queue.Receive(1);
        Acknowledge(Queue.Phone, 3);
        _queue.Now = Queue.Start + Limits.InboxAge;
        _queue.State.Seen(Queue.Phone, _queue.Now);
        Assert.Equal(3, _queue.State.TrimBound(_queue.Now));
        _queue.Now += TimeSpan.FromDays(2);
        Assert.Equal(3, _queue.State.TrimBound(_queue.Now));
        _queue.Now += TimeSpan.FromTicks(1);
        Assert.Equal(21, _queue.State.TrimBound(_queue.Now));
    }

    [Fact]
    public void A_million_entries_are_retained_whatever_devices_lack()
    {
        var snapshot = _queue.State.Snapshot() with { NextSeq = Limits.InboxEntries + 11 };
        Assert.Equal(10, new InboxState(Queue.Alice, snapshot).TrimBound(_queue.Now));
    }

    [Fact]
    public void What_was_trimmed_stays_trimmed()
    {
        _queue.Commit(new Trimmed(15));
        _queue.Commit(new Trimmed(10));
        Assert.Equal(15, _queue.State.TrimmedThrough);
        Assert.Equal(15, _queue.State.TrimBound(_queue.Now));
    }

    private void Acknowledge(DeviceId device, long seq)
    {
        _queue.State.MoveCursor(device, seq, _queue.Now);
        _queue.Flush();
    }
}
