using System.Buffers;
using System.Net.WebSockets;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>A WebSocket shared by the stage that reads it and the stage that writes it, and closed after both.</summary>
internal sealed class SocketConnection(WebSocket socket, TimeProvider clock)
{
    /// <summary>The socket.</summary>
    public WebSocket Socket => socket;

    /// <summary>The read in flight: a socket allows only one, also when it is being closed.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>The write in flight.</summary>
    public Task Writing { get; set; } = Task.CompletedTask;

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
