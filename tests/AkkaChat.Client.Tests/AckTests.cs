using System.Threading.Channels;
using AkkaChat.Protocol;
using static AkkaChat.Client.Tests.FakeConnection;

namespace AkkaChat.Client.Tests;

/// <summary>When what is processed is acknowledged.</summary>
public sealed class AckTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_may_wait_200_ms_from_the_first_that_is_owed()
    {
        var cursor = Resumed(at: 10);
        Assert.Null(cursor.AckDue);
        Process(cursor, 11, Start);
        Process(cursor, 12, Start.AddMilliseconds(150));
        Assert.Equal(Start.AddMilliseconds(200), cursor.AckDue);
        Assert.Equal(12, cursor.TakeAck());
        Assert.Null(cursor.AckDue);
        Assert.Null(cursor.TakeAck());

        Process(cursor, 13, Start.AddMilliseconds(300));
        Assert.Equal(Start.AddMilliseconds(500), cursor.AckDue);
    }

    [Theory]
    [InlineData(1024, 256)]
    [InlineData(256, 64)]
    [InlineData(7, 1)]
    [InlineData(1, 1)]
    public void A_quarter_of_the_window_does_not_wait(int window, int quarter)
    {
        var cursor = Resumed(at: 10, window);
        for (var seq = 11; seq < 10 + quarter; seq++)
        {
            Process(cursor, seq, Start);
            Assert.True(cursor.AckDue > Start);
        }

        Process(cursor, 10 + quarter, Start);
        Assert.True(cursor.AckDue <= Start);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void The_head_of_a_reset_does_not_wait(long head)
    {
        var cursor = new StreamCursor(new StreamPosition("k1", 900));
        cursor.Begin(Welcome(ResumeOutcomes.Reset, head, window: 256), resumed: null, Start);
        Assert.Null(cursor.AckDue);
        cursor.Stored(cursor.Generation, new StreamPosition(Epoch, head), Start);
        Assert.True(cursor.AckDue <= Start);
        Assert.Equal(head, cursor.TakeAck());

        Process(cursor, head + 1, Start);
        Assert.True(cursor.AckDue > Start);
    }

    [Fact]
    public void What_was_processed_after_the_hello_is_owed_from_the_welcome_on()
    {
        var cursor = Resumed(at: 10);
        Process(cursor, 11, Start);
        cursor.Begin(Welcome(ResumeOutcomes.Ok, head: 11, window: 256), new StreamPosition(Epoch, 10), Start.AddSeconds(5));
        Assert.Equal(Start.AddSeconds(5.2), cursor.AckDue);
        cursor.Begin(Welcome(ResumeOutcomes.Ok, head: 11, window: 256), new StreamPosition(Epoch, 11), Start.AddSeconds(6));
        Assert.Null(cursor.AckDue); // The resume was one.
    }

    [Fact]
    public async Task Alone_it_goes_when_its_time_has_come_and_not_with_a_heartbeat()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        await ProcessAsync(harness, connection, 11);
        connection.Send(new ServerFrame.Ping());
        await connection.ReceiveAsync<ClientFrame.Pong>();
        await harness.Time.AdvanceToAlarmAsync(atMost: StreamCursor.AckDelay, atLeast: StreamCursor.AckDelay);
        Assert.Equal(11, (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq);
    }

    [Fact]
    public async Task It_goes_just_before_the_next_message()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        await ProcessAsync(harness, connection, 11);
        _ = harness.Client.SendAsync("d:alice:bob", "hi");
        Assert.Equal(11, (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq);
        await connection.ReceiveAsync<ClientFrame.Send>();
    }

    [Fact]
    public async Task It_goes_at_once_when_the_window_is_small()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10, o => o with { Window = 4 });
        await using var held = harness;
        await ProcessAsync(harness, connection, 11);
        Assert.Equal(11, (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq);
    }

    [Fact]
    public async Task Disposal_does_not_leave_it_owed()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await ProcessAsync(harness, connection, 11);
        await harness.DisposeAsync();
        Assert.Equal(11, (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq);
        await connection.Gone;
    }

    [Fact]
    public async Task A_node_that_goes_away_gets_it_before_it_is_left()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await using var held = harness;
        await ProcessAsync(harness, connection, 11);
        connection.Send(new ServerFrame.Goaway(100));
        await harness.Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromMilliseconds(50));
        Assert.Equal(11, (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq);
        await connection.Gone;
    }

    [Fact]
    public async Task A_disposal_before_the_welcome_neither_waits_nor_acknowledges()
    {
        var (harness, connection) = await Harness.OnlineAsync(seq: 10);
        await ProcessAsync(harness, connection, 11);
        connection.Close();
        var second = await harness.ReconnectAsync();
        await second.ReceiveAsync<ClientFrame.Hello>();
        await harness.DisposeAsync().AsTask().Soon("the end");
        await second.Gone;
        await Assert.ThrowsAsync<ChannelClosedException>(second.ReceiveAsync<ClientFrame>);
    }

    private static async Task ProcessAsync(Harness harness, FakeConnection connection, long seq)
    {
        connection.Send(Ev(seq));
        Assert.Equal(seq, await harness.NextSeqAsync());
        _ = harness.MoveOn();
    }

    private static void Process(StreamCursor cursor, long seq, DateTimeOffset now)
    {
        Assert.Equal(Arrival.Next, cursor.Receive(seq));
        cursor.Stored(cursor.Generation, new StreamPosition(Epoch, seq), now);
    }

    private static StreamCursor Resumed(long at, int window = 256)
    {
        var position = new StreamPosition(Epoch, at);
        var cursor = new StreamCursor(position);
        cursor.Begin(Welcome(ResumeOutcomes.Ok, at, window), position, Start);
        return cursor;
    }

    private static ServerFrame.Welcome Welcome(string resume, long head, int window) =>
        new("alice", "phone-1", resume, Epoch, head, window, 25_000, new WireLimits(1, 1, 1, 1, 1, 1, 1, 1, 1), Start);
}
