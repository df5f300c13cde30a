using System.Buffers;
using System.Net.WebSockets;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>A WebSocket shared by the stage that reads it and the stage that writes it, and closed after both.</summary>
/// <param name="socket">The socket.</param>
/// <param name="stream">The connection below it, if it can join several messages; not with HTTP/2.</param>
/// <param name="clock">The clock.</param>
internal sealed class SocketConnection(WebSocket socket, CoalescingStream? stream, TimeProvider clock)
{
    /// <summary>The socket.</summary>
    public WebSocket Socket => socket;

    /// <summary>The read in flight: a socket allows only one, also when it is being closed.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>The write in flight.</summary>
    public Task Writing { get; set; } = Task.CompletedTask;

    /// <summary>Sends messages in one write to the network, each as a message of its own, and returns their buffers.</summary>
    public async Task SendAsync(IReadOnlyList<EncodedFrame> frames, WebSocketMessageType type)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            // The last one takes the others along.
            if (stream is not null)
                stream.Holds = i < frames.Count - 1;
            await socket.SendAsync(frames[i].Memory, type, endOfMessage: true, CancellationToken.None);
            frames[i].Return();
        }
    }

    /// <summary>
    /// Sends the close frame and waits for the client's, reading past whatever it still sends: a TCP connection that is dropped with
    /// unread data is reset, and the reset may overtake the close frame. After <paramref name="linger"/> the connection is dropped.
    /// </summary>
    public async Task CloseAsync(SocketClose close, TimeSpan linger)
    {
        using var patience = new CancellationTokenSource(linger, clock);
        try
        {
            await Writing.WaitAsync(patience.Token);
            if (stream is not null)
                stream.Holds = false;
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, patience.Token);
            await Reading.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DiscardAsync(patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone already, or does not answer.
        }
        finally
        {
            socket.Abort();
        }
    }

    private async Task DiscardAsync(CancellationToken patience)
    {
        var rented = ArrayPool<byte>.Shared.Rent(SessionLimits.ReceiveBytes);
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent && !patience.IsCancellationRequested)
                await socket.ReceiveAsync(rented.AsMemory(), patience);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
