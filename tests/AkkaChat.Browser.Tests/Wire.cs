using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace AkkaChat.Browser.Tests;

/// <summary>The WebSocket of one page, with scissors: it can be cut, and can lose or repeat what the server sends.</summary>
public sealed class Wire
{
    private readonly ConcurrentBag<string> _sent = [];
    private volatile IWebSocketRoute? _current;
    private volatile bool _cut;
    private int _lose;
    private int _repeat;
    private int _connections;

    /// <summary>How often the page connected.</summary>
    public int Connections => _connections;

    /// <summary>How often the page sent a message with this text.</summary>
    public int TimesSent(string text) => _sent.Count(frame => IsSendOf(frame, text));

    /// <summary>Takes the place of the page's WebSocket; before the page is opened.</summary>
    public static async Task<Wire> OfAsync(IPage page)
    {
        var wire = new Wire();
        await page.RouteWebSocketAsync(url => url.EndsWith("/ws", StringComparison.Ordinal), wire.Connect);
        return wire;
    }

    /// <summary>The connection breaks and none comes through until <see cref="Mend"/>.</summary>
    public async Task CutAsync()
    {
        _cut = true;
        if (_current is { } current) await current.CloseAsync();
    }

    /// <summary>Connections come through again.</summary>
    public void Mend() => _cut = false;

    /// <summary>The server's side closes with this code.</summary>
    public Task CloseAsync(int code) => _current!.CloseAsync(new() { Code = code });

    /// <summary>The next inbox entries get lost on the way.</summary>
    public void LoseNext(int entries) => _lose = entries;

    /// <summary>The next inbox entries come twice.</summary>
    public void RepeatNext(int entries) => _repeat = entries;

    private void Connect(IWebSocketRoute route)
    {
        if (_cut)
        {
            _ = route.CloseAsync();
            return;
        }

        Interlocked.Increment(ref _connections);
        _current = route;
        var server = route.ConnectToServer();
        route.OnMessage(frame =>
        {
            _sent.Add(frame.Text ?? "");
            if (frame.Text is { } text) server.Send(text);
        });
        server.OnMessage(frame =>
        {
            if (frame.Text is not { } text) return;
            var entry = text.Contains("\"t\":\"ev\"", StringComparison.Ordinal);
            if (entry && Interlocked.Decrement(ref _lose) >= 0) return;
            route.Send(text);
            if (entry && Interlocked.Decrement(ref _repeat) >= 0) route.Send(text);
        });
    }

    private static bool IsSendOf(string frame, string text)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement.GetProperty("t").GetString() == "send" && json.RootElement.GetProperty("body").GetProperty("text").GetString() == text;
    }
}
