using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using AkkaChat.Web.Sessions.Sockets;
using Xunit;

namespace AkkaChat.Session.Tests.Sockets;

/// <summary>Messages of a real WebSocket above a <see cref="CoalescingStream"/>, read again by another one as the client.</summary>
public sealed class SocketConnectionTests : IDisposable
{
    // A ping with a payload, and a text behind it, both masked with zeros as RFC 6455 allows.
    private readonly FakeConnection _connection = new([0x89, 0x84, 0, 0, 0, 0, .. "ping"u8, 0x81, 0x81, 0, 0, 0, 0, (byte)'x']);
    private readonly CoalescingStream _stream;
    private readonly WebSocket _socket;
    private readonly SocketConnection _sender;

    public SocketConnectionTests()
    {
        _stream = new CoalescingStream(_connection);
        _socket = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _sender = new SocketConnection(_socket, _stream, TimeProvider.System);
    }

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task A_burst_of_messages_is_one_write_and_still_as_many_messages()
    {
        await SendAsync("one", "two", "three");

        Assert.Single(_connection.Writes);
        Assert.Equal(["one", "two", "three"], await ReceivedAsync());
    }

    [Fact]
    public async Task A_message_that_comes_alone_is_not_held()
    {
        await SendAsync("one");
        await SendAsync("two");

        Assert.Equal(2, _connection.Writes.Count);
        Assert.Equal(["one", "two"], await ReceivedAsync());
    }

    [Fact]
    public async Task An_answer_to_a_ping_in_the_middle_of_a_burst_comes_whole_and_behind_what_was_being_written()
    {
        var gate = new TaskCompletionSource();
        _connection.Gate = gate.Task;
        var long1 = new string('1', 50_000); // Longer than what is held: the write begins with the first message.
        var sending = SendAsync(long1, "two");
        var receiving = _socket.ReceiveAsync(new byte[8].AsMemory(), CancellationToken.None);
        Assert.False(sending.IsCompleted || receiving.IsCompleted);
        gate.SetResult();
        await sending;
        Assert.Equal(1, (await receiving).Count);
        await SendAsync("end");

        Assert.Equal([long1, "two", "end"], await ReceivedAsync());
        Assert.True(_connection.Written.AsSpan().IndexOf((byte[])[0x8A, 0x04, .. "ping"u8]) > 50_000);
    }

    [Fact]
    public async Task A_connection_whose_burst_failed_is_closed_and_holds_nothing_back()
    {
        _connection.Failure = new IOException("gone");
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(new string('1', 50_000), "two"));
        _connection.Failure = null;
        await _sender.CloseAsync(SocketClose.Normal, TimeSpan.Zero);

        Assert.True(_connection.IsDisposed);
        Assert.False(_stream.Holds);
    }

    private Task SendAsync(params string[] messages) => _sender.SendAsync([.. messages.Select(Frame)], WebSocketMessageType.Text);

    private static EncodedFrame Frame(string text) => PooledWriter.Encode(text, (t, to) => to.Write(Encoding.UTF8.GetBytes(t)));

    private async Task<string[]> ReceivedAsync()
    {
        using var client = WebSocket.CreateFromStream(new MemoryStream(_connection.Written), new WebSocketCreationOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var messages = new List<string>();
        var (buffer, count) = (new byte[60_000], 0);
        try
        {
            while (true)
            {
                var result = await client.ReceiveAsync(buffer.AsMemory(count), CancellationToken.None);
                count += result.Count;
                if (!result.EndOfMessage)
                    continue;
                messages.Add(Encoding.UTF8.GetString(buffer, 0, count));
                count = 0;
            }
        }
        catch (WebSocketException e) when (e.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely)
        {
            // All that was written has been read.
        }

        return [.. messages];
    }
}
