using System.Net.WebSockets;
using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>Frames over a <see cref="ClientWebSocket"/>.</summary>
public sealed class WebSocketTransport : IFrameTransport
{
    /// <summary>Most bytes of a frame from a server: a directory frame of 100 conversations and a page of history fit many times.</summary>
    private const int MaxFrameBytes = 4 * 1024 * 1024;

    private const int FirstBufferBytes = 4 * 1024;

    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    private readonly Action<ClientWebSocketOptions>? _configure;

    /// <summary>Makes a transport.</summary>
    /// <param name="configure">Sets a proxy, certificates, headers.</param>
    public WebSocketTransport(Action<ClientWebSocketOptions>? configure = null) => _configure = configure;

    /// <inheritdoc/>
    public async Task<IFrameConnection> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(Subprotocol.Name);
            _configure?.Invoke(socket.Options);
            await socket.ConnectAsync(Endpoint(server), cancellationToken);
            return new Connection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Uri Endpoint(Uri server)
    {
        var secure = server.Scheme is "https" or "wss";
        return new UriBuilder(server) { Scheme = secure ? "wss" : "ws", Port = server.Port, Path = server.AbsolutePath.TrimEnd('/') + Subprotocol.Path }.Uri;
    }

    private sealed class Connection(ClientWebSocket socket) : IFrameConnection
    {
        private byte[] _buffer = new byte[FirstBufferBytes];

        public ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) =>
            socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

        public async ValueTask<Received> ReceiveAsync(CancellationToken cancellationToken)
        {
            var length = 0;
            while (true)
            {
                if (length == _buffer.Length) Grow();
                ValueWebSocketReceiveResult result;
                try
                {
                    result = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
                }
                catch (WebSocketException)
                {
                    return Received.Closed((int?)socket.CloseStatus); // Torn without a close frame: no code.
                }

                length += result.Count;
                if (result.MessageType == WebSocketMessageType.Close) return Received.Closed((int?)socket.CloseStatus);
                if (result.EndOfMessage) return Received.Frame(_buffer.AsMemory(0, length));
            }
        }

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }

        public async Task CloseAsync()
        {
            using var timeout = new CancellationTokenSource(GoodbyeTimeout);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, timeout.Token);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
            {
                // The peer is gone, or a frame is stuck on its way: there is nobody to say goodbye to.
            }
        }

        private void Grow()
        {
            if (_buffer.Length >= MaxFrameBytes) throw new InvalidDataException("A frame of the server is too large.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
