using System.Net.WebSockets;
using AkkaChat.Cli.Bench.Load;

namespace AkkaChat.Cli.Tests.Load;

/// <summary>Frames against the examples of RFC 6455, section 5.7, and against .NET's own WebSocket as the server.</summary>
public sealed class WebSocketFrameTests
{
    private static readonly WebSocketCreationOptions Server = new() { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan };

    /// <summary>On both sides of where the length takes another form.</summary>
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 4, 5, 125, 126, 127, 65_535, 65_536, 100_001];

    [Fact]
    public void A_masked_text_is_that_of_the_standard()
    {
        var frame = new byte[11];

        Assert.Equal(frame.Length, WebSocketFrame.Write(Opcode.Text, "Hello"u8, BitConverter.ToUInt32([0x37, 0xfa, 0x21, 0x3d]), frame));
        Assert.Equal([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58], frame);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task A_server_reads_what_is_written(int length)
    {
        var payload = Payload(length);
        var to = new byte[WebSocketFrame.MaxHeadBytes + length];
        var written = WebSocketFrame.Write(Opcode.Binary, payload, 0xDEADBEEF, to);
        using var socket = WebSocket.CreateFromStream(new MemoryStream(to, 0, written), Server);

        var (read, end) = (new byte[length + 1], 0);
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(read.AsMemory(end), CancellationToken.None);
            end += result.Count;
        }
        while (!result.EndOfMessage);

        Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
        Assert.Equal(payload, read[..end]);
        Assert.True(payload.All(b => b == 0) || to.AsSpan().IndexOf(payload) < 0);
    }

    [Theory]
    [InlineData(125, 6)]
    [InlineData(126, 8)]
    [InlineData(65_535, 8)]
    [InlineData(65_536, 14)]
    public void A_length_takes_its_shortest_form_and_what_is_behind_the_frame_is_left_alone(int length, int headBytes)
    {
        var to = new byte[WebSocketFrame.MaxHeadBytes + length + 8];
        to.AsSpan().Fill(0xAA);

        Assert.Equal(headBytes + length, WebSocketFrame.Write(Opcode.Text, new byte[length], mask: 0, to));
        Assert.All(to[(headBytes + length)..], b => Assert.Equal(0xAA, b));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task A_head_that_a_server_wrote_is_read_once_its_last_byte_is_here(int length)
    {
        var stream = new MemoryStream();
        using var socket = WebSocket.CreateFromStream(stream, Server);
        await socket.SendAsync(Payload(length), WebSocketMessageType.Text, WebSocketMessageFlags.None, CancellationToken.None);
        var frame = stream.ToArray();
        var size = frame.Length - length;

        for (var arrived = 0; arrived < size; arrived++)
            Assert.False(WebSocketFrame.TryReadHead(frame.AsSpan(0, arrived), out _));
        foreach (var arrived in (int[])[size, frame.Length])
        {
            Assert.True(WebSocketFrame.TryReadHead(frame.AsSpan(0, arrived), out var head));
            Assert.Equal(new WebSocketFrame.Head(Opcode.Text, IsFinal: false, size, length), head);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x05 }, (byte)Opcode.Text, true, 2, 5)]
    [InlineData(new byte[] { 0x01, 0x03 }, (byte)Opcode.Text, false, 2, 3)]
    [InlineData(new byte[] { 0x80, 0x02 }, (byte)Opcode.Continuation, true, 2, 2)]
    [InlineData(new byte[] { 0x8A, 0x05 }, (byte)Opcode.Pong, true, 2, 5)]
    [InlineData(new byte[] { 0x82, 0x7E, 0x01, 0x00 }, (byte)Opcode.Binary, true, 4, 256)]
    [InlineData(new byte[] { 0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0 }, (byte)Opcode.Binary, true, 10, 65_536)]
    public void The_heads_of_the_standard_are_read(byte[] bytes, byte opcode, bool isFinal, int size, int length)
    {
        Assert.True(WebSocketFrame.TryReadHead(bytes, out var head));
        Assert.Equal(new WebSocketFrame.Head((Opcode)opcode, isFinal, size, length), head);
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x85 })]
    [InlineData(new byte[] { 0xC1, 0x05 })]
    [InlineData(new byte[] { 0xA1, 0x05 })]
    [InlineData(new byte[] { 0x91, 0x05 })]
    [InlineData(new byte[] { 0x82, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x82, 0x7F, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF })]
    public void What_no_server_may_send_is_refused(byte[] bytes) =>
        Assert.Throws<InvalidDataException>(() => { WebSocketFrame.TryReadHead(bytes, out _); });

    private static byte[] Payload(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];
}
