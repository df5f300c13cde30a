using AkkaChat.Web.Sessions;
using AkkaChat.Web.Sessions.Sockets;
using CsCheck;
using Xunit;

namespace AkkaChat.Session.Tests.Sockets;

public sealed class CoalescingStreamTests : IDisposable
{
    private readonly FakeConnection _connection = new([1, 2, 3]);
    private readonly CoalescingStream _stream;

    public CoalescingStreamTests() => _stream = new CoalescingStream(_connection);

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task What_is_not_held_is_written_and_flushed_as_it_is()
    {
        await WriteAsync("one", "two");

        Assert.Equal(["write 3", "flush", "write 3", "flush"], _connection.Calls);
    }

    [Fact]
    public async Task What_is_held_goes_out_in_order_and_in_one_write_with_the_first_one_after_it()
    {
        _stream.Holds = true;
        await WriteAsync("one", "two");
        Assert.Empty(_connection.Calls);
        _stream.Holds = false;
        await WriteAsync("three");

        Assert.Equal(["write 11", "flush"], _connection.Calls);
        Assert.Equal("onetwothree"u8.ToArray(), _connection.Written);
    }

    [Fact]
    public async Task What_comes_after_that_goes_its_own_way_again()
    {
        _stream.Holds = true;
        await WriteAsync("one");
        _stream.Holds = false;
        await WriteAsync("two", "three");

        Assert.Equal(["write 6", "flush", "write 5", "flush"], _connection.Calls);
    }

    [Fact]
    public async Task A_flush_does_not_push_out_what_is_held()
    {
        _stream.Holds = true;
        await WriteAsync("one");
        _stream.Holds = false;
        await _stream.FlushAsync();

        Assert.Equal(["flush"], _connection.Calls);
    }

    [Fact]
    public async Task Whoever_writes_may_use_its_buffer_again_at_once()
    {
        var buffer = "one"u8.ToArray();
        _stream.Holds = true;
        await _stream.WriteAsync(buffer);
        "xxx"u8.CopyTo(buffer);
        _stream.Holds = false;
        await WriteAsync("two");

        Assert.Equal("onetwo"u8.ToArray(), _connection.Written);
    }

    [Fact]
    public async Task No_more_is_held_than_the_bound()
    {
        _stream.Holds = true;
        await _stream.WriteAsync(new byte[SessionLimits.GatheredBytes - 1]);
        Assert.Empty(_connection.Calls);
        await _stream.WriteAsync(new byte[1]);

        Assert.Equal([$"write {SessionLimits.GatheredBytes}"], _connection.Calls);
    }

    [Fact]
    public async Task Beyond_the_bound_it_goes_on_holding()
    {
        _stream.Holds = true;
        await _stream.WriteAsync(new byte[SessionLimits.GatheredBytes]);
        await WriteAsync("one");
        _stream.Holds = false;
        await WriteAsync("two");

        Assert.Equal([$"write {SessionLimits.GatheredBytes}", "write 6", "flush"], _connection.Calls);
    }

    [Fact]
    public async Task A_message_longer_than_the_bound_takes_along_what_is_held_before_it()
    {
        _stream.Holds = true;
        await WriteAsync("one");
        await _stream.WriteAsync(new byte[5 * SessionLimits.GatheredBytes]);

        Assert.Equal([$"write {3 + (5 * SessionLimits.GatheredBytes)}"], _connection.Calls);
        Assert.Equal("one"u8.ToArray(), _connection.Written[..3]);
    }

    [Fact]
    public Task Whatever_is_written_and_held_all_of_it_goes_out_in_order() =>
        Gen.Select(Gen.Bool, Gen.Frequency((8, Gen.Int[0, 300]), (1, Gen.Int[10_000, 40_000]))).Array[0, 60].SampleAsync(async writes =>
        {
            var connection = new FakeConnection();
            using var stream = new CoalescingStream(connection);
            var expected = new List<byte>();
            foreach (var (holds, bytes) in writes.Append((false, 1)))
            {
                var piece = Enumerable.Range(expected.Count, bytes).Select(i => (byte)i).ToArray();
                expected.AddRange(piece);
                stream.Holds = holds;
                await stream.WriteAsync(piece);
                Assert.InRange(expected.Count - connection.Written.Length, 0, holds ? SessionLimits.GatheredBytes - 1 : 0);
            }

            Assert.Equal(expected, connection.Written);
        }, iter: 100);

    [Fact]
    public async Task The_write_that_takes_the_others_along_ends_when_the_connection_has_taken_them()
    {
        var gate = new TaskCompletionSource();
        _connection.Gate = gate.Task;
        _stream.Holds = true;
        await WriteAsync("one");
        _stream.Holds = false;
        var writing = _stream.WriteAsync("two"u8.ToArray());
        Assert.False(writing.IsCompleted);
        gate.SetResult();
        await writing;

        Assert.Equal("onetwo"u8.ToArray(), _connection.Written);
    }

    [Fact]
    public async Task The_write_that_takes_the_others_along_fails_as_the_connection_does()
    {
        var failure = new IOException("gone");
        _connection.Failure = failure;
        _stream.Holds = true;
        await WriteAsync("one");
        _stream.Holds = false;

        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => WriteAsync("two")));
    }

    [Fact]
    public async Task What_failed_is_not_written_again()
    {
        _stream.Holds = true;
        await WriteAsync("one");
        _stream.Holds = false;
        _connection.Failure = new IOException("gone");
        await Assert.ThrowsAsync<IOException>(() => WriteAsync("two"));
        _connection.Failure = null;
        await WriteAsync("three");

        Assert.Equal("three"u8.ToArray(), _connection.Written);
    }

    [Fact]
    public async Task A_write_that_is_given_up_gives_up_the_write_to_the_connection()
    {
        _connection.Gate = new TaskCompletionSource().Task;
        _stream.Holds = true;
        await WriteAsync("one");
        _stream.Holds = false;
        using var patience = new CancellationTokenSource();
        var writing = _stream.WriteAsync("two"u8.ToArray(), patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.AsTask());
        Assert.Empty(_connection.Writes);
    }

    [Fact]
    public async Task Closing_closes_the_connection_and_drops_what_is_held()
    {
        _stream.Holds = true;
        await WriteAsync("one");
        await _stream.DisposeAsync();

        Assert.True(_connection.IsDisposed);
        Assert.Empty(_connection.Calls);
    }

    [Fact]
    public async Task Reading_does_not_wait_for_what_is_held()
    {
        _stream.Holds = true;
        await WriteAsync("one");
        var buffer = new byte[4];

        Assert.Equal(3, await _stream.ReadAsync(buffer));
        Assert.Equal([1, 2, 3, 0], buffer);
    }

    /// <summary>As a WebSocket writes: each message is flushed.</summary>
    private async Task WriteAsync(params string[] messages)
    {
        foreach (var message in messages)
        {
            await _stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(message));
            await _stream.FlushAsync();
        }
    }
}
