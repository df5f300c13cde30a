namespace AkkaChat.Client;

/// <summary>How an <see cref="AkkaChatClient"/> connects and what it may hold in memory.</summary>
public sealed record AkkaChatClientOptions
{
    /// <summary>The server: an absolute <c>http</c> or <c>https</c> address; the path of the endpoint is added.</summary>
    public required Uri Server { get; init; }

    /// <summary>This device's own stable name, 1 to 64 characters. Two clients with the same user and device displace each other.</summary>
    public required string Device { get; init; }

    /// <summary>Where bearer tokens come from.</summary>
    public required ITokenSource Tokens { get; init; }

    /// <summary>Keeps the position and unsent messages. The default forgets them with the process.</summary>
    public IClientStore Store { get; init; } = new InMemoryClientStore();

    /// <summary>Unacknowledged events the server may send ahead, 1 to 1,024.</summary>
    public int Window { get; init; } = 256;

    /// <summary>
    /// Whether an event counts as processed when the consumer of <see cref="AkkaChatClient.ReadEventsAsync"/> asks for the
    /// next one. Otherwise the consumer calls <see cref="AkkaChatClient.AcknowledgeAsync"/>.
    /// </summary>
    public bool AutoAcknowledge { get; init; } = true;

    /// <summary>Most messages waiting to be accepted; a further one is refused with <c>limit_reached</c>.</summary>
    public int MaxUnsent { get; init; } = 1_000;

    /// <summary>Most requests (pull, read, watch) waiting for an answer; a further one is refused with <c>limit_reached</c>.</summary>
    public int MaxRequests { get; init; } = 256;

    /// <summary>
    /// Messages in flight per conversation. With 1, messages are accepted in the order of sending whatever happens;
    /// with more, a temporary refusal can let later ones overtake.
    /// </summary>
    public int Pipeline { get; init; } = 1;

    /// <summary>Upper bound of the first wait before reconnecting; doubles with each failure. The wait is uniform between zero and the bound.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Upper bound of every wait before reconnecting.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most time from connecting to <c>welcome</c>, and from a request to its answer; then the connection is given up.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long before a token's expiry it is renewed in place.</summary>
    public TimeSpan RenewTokenBefore { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock; replaceable for tests.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What carries frames; replaceable for tests.</summary>
    public IFrameTransport Transport { get; init; } = new WebSocketTransport();

    /// <summary>A number in [0, 1) for jitter.</summary>
    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
