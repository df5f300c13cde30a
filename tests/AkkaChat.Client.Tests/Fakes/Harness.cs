using AkkaChat.Protocol;

namespace AkkaChat.Client.Tests;

/// <summary>A client against a scripted server, on a clock that stands still.</summary>
internal sealed class Harness : IAsyncDisposable
{
    private readonly CancellationTokenSource _reading = new();
    private readonly List<ConnectionState> _states = [];
    private IAsyncEnumerator<ChatEvent>? _events;

    public Harness(IClientStore? store = null, Func<AkkaChatClientOptions, AkkaChatClientOptions>? configure = null)
    {
        Store = store ?? new InMemoryClientStore();
        var options = new AkkaChatClientOptions
        {
            Server = new Uri("http://chat.test"),
            Device = "phone-1",
            Tokens = Tokens,
            Store = Store,
            Transport = Server,
            Time = Time,
            ReplyTimeout = TimeSpan.FromSeconds(15),
            Random = () => 0.5,
        };
        Client = new AkkaChatClient(configure?.Invoke(options) ?? options);
        Client.StateChanged += (_, e) =>
        {
            lock (_states) _states.Add(e.State);
        };
    }

    public FakeServer Server { get; } = new();

    public FakeTime Time { get; } = new();

    public FakeTokens Tokens { get; } = new();

    public IClientStore Store { get; }

    public AkkaChatClient Client { get; }

    /// <summary>Every state so far.</summary>
    public IReadOnlyList<ConnectionState> States
    {
        get
        {
            lock (_states) return [.. _states];
        }
    }

    /// <summary>A client that is online, having processed everything up to <paramref name="seq"/>.</summary>
    public static async Task<(Harness Harness, FakeConnection Connection)> OnlineAsync(long seq, Func<AkkaChatClientOptions, AkkaChatClientOptions>? configure = null)
    {
        var store = new InMemoryClientStore();
        await store.SavePositionAsync(new StreamPosition(FakeConnection.Epoch, seq), default);
        var harness = new Harness(store, configure);
        return (harness, await harness.ConnectAsync(seq));
    }

    /// <summary>Starts the client; the server continues its stream and it catches up at once.</summary>
    public async Task<FakeConnection> ConnectAsync(long head)
    {
        var connecting = Client.ConnectAsync();
        var connection = await Server.AcceptAsync();
        await connection.WelcomeAsync(head);
        connection.Send(new ServerFrame.CaughtUp(head));
        await connecting.Soon("the first welcome");
        Assert.IsType<ChatEvent.CaughtUp>(await NextAsync());
        return connection;
    }

    /// <summary>The client's next connection after a loss; the clock goes to the end of the back-off.</summary>
    public async Task<FakeConnection> ReconnectAsync()
    {
        // Every other alarm is later than this, or that of an acknowledgement the lost connection owed.
        await Time.AdvanceToAlarmAsync(atMost: TimeSpan.FromSeconds(10), atLeast: StreamCursor.AckDelay + TimeSpan.FromTicks(1));
        return await Server.AcceptAsync();
    }

    /// <summary>Waits until the client has acknowledged this; the clock goes wherever that waits. How acknowledgements merge on the way depends on timing.</summary>
    public async Task AckedAsync(FakeConnection connection, long seq)
    {
        for (long acked = -1; acked < seq;)
        {
            await Time.AdvanceToAlarmAsync(atMost: StreamCursor.AckDelay);
            var next = (await connection.ReceiveAsync<ClientFrame.Ack>()).Seq;
            Assert.InRange(next, acked + 1, seq);
            acked = next;
        }
    }

    /// <summary>Processes the event before and reads the next.</summary>
    public async Task<ChatEvent> NextAsync()
    {
        _events ??= Client.ReadEventsAsync(_reading.Token).GetAsyncEnumerator();
        Assert.True(await _events.MoveNextAsync().AsTask().Soon("an event"));
        return _events.Current;
    }

    /// <summary>Says that the event read last is processed, and waits for the next, which comes some time.</summary>
    public Task<bool> MoveOn() => _events!.MoveNextAsync().AsTask();

    /// <summary>Reads on to the next event of a type.</summary>
    public async Task<T> NextSkippingAsync<T>()
        where T : ChatEvent
    {
        while (true)
            if (await NextAsync() is T found) return found;
    }

    public async Task<long> NextSeqAsync() => Assert.IsType<ChatEvent.Entry>(await NextAsync()).Seq;

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _reading.Dispose();
    }
}

/// <summary>Hands out numbered tokens.</summary>
internal sealed class FakeTokens : ITokenSource
{
    private int _number = 1;

    public Func<AccessToken, AccessToken> Shape { get; set; } = t => t;

    /// <summary>What the next calls throw.</summary>
    public Queue<Exception> Errors { get; } = [];

    public ValueTask<AccessToken> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        if (Errors.TryDequeue(out var error)) throw error;
        if (renew) _number++;
        return ValueTask.FromResult(Shape(new AccessToken($"token-{_number}")));
    }
}
