using AkkaChat.Client;
using AkkaChat.MultiNode.Tests.History;

namespace AkkaChat.MultiNode.Tests.Traffic;

/// <summary>A user whose client stays connected, sends, and reads everything.</summary>
internal sealed class Talker : IAsyncDisposable
{
    private const string Device = "desk";

    private readonly RecordingTransport _transport;
    private Task _reading = Task.CompletedTask;

    /// <summary>Makes a client; <paramref name="home"/> is the node it prefers, while that runs.</summary>
    public Talker(string user, string token, LoadBalancer balancer, HistoryRecorder history, string? home)
    {
        (User, Token) = (user, token);
        _transport = new RecordingTransport(balancer, history, user, Device, home);
        Client = new AkkaChatClient(new AkkaChatClientOptions
        {
            Server = new Uri("http://balanced"),
            Device = Device,
            Tokens = new FixedTokenSource(token),
            Transport = _transport,
            MaxBackoff = TimeSpan.FromSeconds(2),
            ReplyTimeout = TimeSpan.FromSeconds(15),
        });
    }

    /// <summary>Who.</summary>
    public string User { get; }

    /// <summary>Their bearer token.</summary>
    public string Token { get; }

    /// <summary>Their client.</summary>
    public AkkaChatClient Client { get; }

    /// <summary>The node of their session.</summary>
    public string? Node => _transport.Node;

    /// <summary>Connects, and reads from then on.</summary>
    public async Task ConnectAsync(TimeSpan bound)
    {
        await Client.ConnectAsync().WaitAsync(bound);
        _reading = ReadAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _reading.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private async Task ReadAsync()
    {
        await foreach (var _ in Client.ReadEventsAsync())
        {
            // The transport has recorded it; reading returns the credit.
        }
    }
}
