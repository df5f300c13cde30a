using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace AkkaChat.Browser.Tests;

/// <summary>The WebSocket of one page, with scissors: it can be cut, and can lose or repeat what the server sends.</summary>
public sealed class Wire
{
    private readonly ConcurrentQueue<string> _sent = [];
    private readonly ConcurrentBag<string> _received = [];
    private volatile IWebSocketRoute? _current;
    private volatile bool _cut;
    private int _lose;
    private int _repeat;
    private int _connections;
    private long _lastEntry;
    private long _lastAck;

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

    /// <summary>The last inbox entry the server sent, and the last acknowledgement of the page.</summary>
    public long LastEntry => Interlocked.Read(ref _lastEntry);

    /// <inheritdoc cref="LastEntry"/>
    public long LastAck => Interlocked.Read(ref _lastAck);

    /// <summary>The page receives this frame.</summary>
    public void Inject(string frame) => _current!.Send(frame);

    /// <summary>Waits until an entry with this text was handed to the page.</summary>
    public Task EntryWithAsync(string text) => UntilAsync(() => _received.Any(frame => frame.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until the page acknowledged this entry.</summary>
    public Task AckOfAsync(long seq) => UntilAsync(() => LastAck >= seq);

    /// <summary>Waits until the page sent a frame of this type after <paramref name="count"/> others, and tells the types of those between.</summary>
    public async Task<string[]> SentUpToAsync(string type, int count)
    {
        await UntilAsync(() => TypesSent(count).Contains(type));
        return [.. TypesSent(count).TakeWhile(other => other != type)];
    }

    /// <summary>How many frames the page sent.</summary>
    public int Sent => _sent.Count;

    /// <summary>Waits until the page answered the ping with this id.</summary>
    public Task PongAsync(int id) => UntilAsync(() => _sent.Contains($$"""{"t":"pong","id":{{id}}}"""));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition()) await every.WaitForNextTickAsync(patience.Token);
    }

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
            if (frame.Text is not { } text) return;
            _sent.Enqueue(text);
            if (SeqOf(text, "ack") is { } ack) Interlocked.Exchange(ref _lastAck, ack);
            server.Send(text);
        });
        server.OnMessage(frame =>
        {
            if (frame.Text is not { } text) return;
            var seq = SeqOf(text, "ev");
            if (seq is not null && Interlocked.Decrement(ref _lose) >= 0) return;
            route.Send(text);
            if (seq is null) return;
            _received.Add(text);
            Interlocked.Exchange(ref _lastEntry, seq.Value);
            if (Interlocked.Decrement(ref _repeat) >= 0) route.Send(text);
        });
    }

    private IEnumerable<string> TypesSent(int after) => _sent.Skip(after).Select(TypeOf);

    private static string TypeOf(string frame)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement.GetProperty("t").GetString()!;
    }

    private static long? SeqOf(string frame, string type)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement.GetProperty("t").GetString() == type ? json.RootElement.GetProperty("seq").GetInt64() : null;
    }

    private static bool IsSendOf(string frame, string text)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement.GetProperty("t").GetString() == "send" && json.RootElement.GetProperty("body").GetProperty("text").GetString() == text;
    }
}
