using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using AkkaChat.Node.Hosting;
using AkkaChat.Node.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AkkaChat.Telemetry.Tests;

/// <summary>A whole node in this process.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("akkachat-telemetry-");
    private readonly WebApplication _app;

    private Node(ILoggerProvider? log, IEnumerable<string> arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = [.. arguments, "--Urls=http://127.0.0.1:0", "--AkkaChat:Management:Urls=http://127.0.0.1:0", $"--AkkaChat:DataDirectory={_data.FullName}"],
        });
        builder.Logging.ClearProviders();
        if (log is not null)
            builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.AddAkkaChat();
        _app = builder.Build();
        _app.MapAkkaChat();
    }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public static async Task<Node> StartAsync(ILoggerProvider? log = null, params string[] arguments)
    {
        var node = new Node(log, arguments);
        await node._app.StartAsync();
        node.Http.BaseAddress = new Uri(node._app.Urls.First());
        return node;
    }

    /// <summary>What Prometheus gets.</summary>
    public async Task<string> ReadMetricsAsync() =>
        await Http.GetStringAsync(new Uri(new Uri(_app.Services.GetRequiredService<ManagementServer>().Addresses.Single()), "/metrics"));

    /// <summary>Signs somebody up; their token.</summary>
    public async Task<string> RegisterAsync(string user, string password = "correct horse battery staple")
    {
        using var answer = await Http.PostAsJsonAsync("/api/auth/register", new { user, password });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <summary>Posts over HTTP.</summary>
    public async Task<HttpResponseMessage> PostAsync(string token, string conversation, string cmid, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/conversations/{conversation}/messages");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = JsonContent.Create(new { cmid, body = new { text } });
        return await Http.SendAsync(request);
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("akkachat.v1.json");
        await socket.ConnectAsync(new UriBuilder(Http.BaseAddress!) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        return new Socket(socket);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    /// <summary>A WebSocket that speaks JSON by hand.</summary>
    internal sealed class Socket(ClientWebSocket socket) : IAsyncDisposable
    {
        private readonly byte[] _buffer = new byte[64 * 1024];

        public Task SendAsync(object frame) =>
            socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        /// <summary>Says hello; returns once everything up to the head has come.</summary>
        public async Task HelloAsync(string token, string device)
        {
            await SendAsync(new { t = "hello", id = 1, token, device });
            await ExpectAsync("caught_up");
        }

        /// <summary>The next frame of a type; others are passed over.</summary>
        public async Task<JsonElement> ExpectAsync(string type)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                var frame = JsonDocument.Parse(Encoding.UTF8.GetString(_buffer, 0, length)).RootElement;
                if (frame.GetProperty("t").GetString() == type)
                    return frame;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            socket.Dispose();
        }
    }
}
