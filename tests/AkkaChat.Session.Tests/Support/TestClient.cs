using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace AkkaChat.Session.Tests.Support;

/// <summary>A plain WebSocket client: it knows JSON and nothing of the protocol.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public ClientWebSocket Socket { get; } = new();

    public static async Task<TestClient> ConnectAsync(Uri address, string? subprotocol)
    {
        var client = new TestClient();
        if (subprotocol is not null)
            client.Socket.Options.AddSubProtocol(subprotocol);
        client.Socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await client.Socket.ConnectAsync(address, CancellationToken.None);
        return client;
    }

    public Task SendAsync(string json) => SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type, bool end = true) => Socket.SendAsync(bytes, type, end, CancellationToken.None);

    /// <summary>The next frame.</summary>
    public async Task<JsonElement> ReceiveAsync()
    {
        var bytes = await ReceiveMessageAsync();
        Assert.True(bytes is not null, $"The socket was closed with {Socket.CloseStatus}: {Socket.CloseStatusDescription}");
        return JsonDocument.Parse(bytes).RootElement;
    }

    /// <summary>The next frame, which must be of this type.</summary>
    public async Task<JsonElement> ExpectAsync(string type)
    {
        var frame = await ReceiveAsync();
        Assert.True(frame.GetProperty("t").GetString() == type, $"Expected {type}, got {frame}");
        return frame;
    }

    /// <summary>The next frame, which must be this error.</summary>
    public async Task<JsonElement> ExpectErrorAsync(string code, long? id = null)
    {
        var frame = await ExpectAsync("err");
        Assert.Equal(code, frame.GetProperty("code").GetString());
        Assert.Equal(id, frame.TryGetProperty("id", out var given) ? given.GetInt64() : null);
        return frame;
    }

    /// <summary>The next frame must be <c>ev</c> with this number.</summary>
    public async Task ExpectEvAsync(long seq) => Assert.Equal(seq, (await ExpectAsync("ev")).GetProperty("seq").GetInt64());

    /// <summary>Reads past frames until the server closes, and gives its code.</summary>
    public async Task<int> ExpectCloseAsync()
    {
        while (await ReceiveMessageAsync() is not null)
        {
        }

        return (int)Socket.CloseStatus!.Value;
    }

    /// <summary>Proves that nothing came before the answer to a ping: no need to wait for nothing.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendAsync("""{"t":"ping","id":987654}""");
        Assert.Equal(987654, (await ExpectAsync("pong")).GetProperty("id").GetInt64());
    }

    public ValueTask DisposeAsync()
    {
        Socket.Abort();
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<byte[]?> ReceiveMessageAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new MemoryStream();
        var part = new byte[16 * 1024];
        while (true)
        {
            var received = await Socket.ReceiveAsync(part.AsMemory(), patience.Token);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            buffer.Write(part, 0, received.Count);
            if (received.EndOfMessage)
                return buffer.ToArray();
        }
    }
}
