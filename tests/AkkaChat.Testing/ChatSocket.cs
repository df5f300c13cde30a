using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace AkkaChat.Testing;

/// <summary>A plain WebSocket that speaks JSON by hand: what anybody's client would see.</summary>
public sealed class ChatSocket : IAsyncDisposable
{
    /// <summary>Longest wait for a frame.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonObject> _frames = Channel.CreateUnbounded<JsonObject>();
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;

    private ChatSocket()
    {
    }

    /// <summary>The close code, once closed.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>Opens a socket without saying anything.</summary>
    public static async Task<ChatSocket> OpenAsync(NodeProcess node)
    {
        var socket = new ChatSocket();
        socket._socket.Options.AddSubProtocol("akkachat.v1.json");
        await socket._socket.ConnectAsync(node.SocketUrl, CancellationToken.None);
        socket._reading = socket.ReadAsync();
        return socket;
    }

    /// <summary>Opens a socket and says hello; the welcome is returned with it.</summary>
    public static async Task<(ChatSocket Socket, JsonObject Welcome)> HelloAsync(NodeProcess node, Person person, string device, string? epoch = null, long seq = 0, int? window = null)
    {
        var socket = await OpenAsync(node);
        var hello = new JsonObject { ["t"] = "hello", ["id"] = 1, ["token"] = person.Token, ["device"] = device };
        if (epoch is not null)
            hello["resume"] = new JsonObject { ["epoch"] = epoch, ["seq"] = seq };
        if (window is not null)
            hello["window"] = window;
        await socket.SendAsync(hello);
        return (socket, await socket.ExpectAsync("welcome"));
    }

    /// <summary>Sends a frame.</summary>
    public Task SendAsync(JsonObject frame) => SendTextAsync(frame.ToJsonString());

    /// <summary>Sends a text frame as it is.</summary>
    public Task SendTextAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _end.Token);

    /// <summary>The next frame; null once the socket is closed.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        try
        {
            return await _frames.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>The next frame of a type; others are passed over.</summary>
    public async Task<JsonObject> ExpectAsync(string type, Func<JsonObject, bool>? which = null)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame["t"]!.GetValue<string>() == type && which?.Invoke(frame) != false)
                return frame;
        }

        throw new InvalidOperationException($"The socket closed with {CloseCode} before '{type}' came.");
    }

    /// <summary>Every frame up to and including the first of a type.</summary>
    public async Task<IReadOnlyList<JsonObject>> ExpectFramesUntilAsync(string type)
    {
        var frames = new List<JsonObject>();
        while (await NextAsync() is { } frame)
        {
            frames.Add(frame);
            if (frame["t"]!.GetValue<string>() == type)
                return frames;
        }

        throw new InvalidOperationException($"The socket closed with {CloseCode} before '{type}' came.");
    }

    /// <summary>Waits until the server has closed; the close code.</summary>
    public async Task<int?> ClosedAsync()
    {
        while (await NextAsync() is not null)
        {
        }

        return CloseCode;
    }

    /// <summary>Drops the connection without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        // First the reader: between two frames it would find the socket disposed of under its hands.
        await _end.CancelAsync();
        await _reading;
        _socket.Abort();
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), _end.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                message.Write(buffer, 0, received.Count);
                if (!received.EndOfMessage)
                    continue;
                _frames.Writer.TryWrite(JsonNode.Parse(message.ToArray())!.AsObject());
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The server was killed, or the test is over.
        }

        _frames.Writer.TryComplete();
    }
}
