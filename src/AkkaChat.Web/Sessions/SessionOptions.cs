namespace AkkaChat.Web.Sessions;

/// <summary>Times of a session. The defaults are the protocol's; tests shorten them.</summary>
public sealed record SessionOptions
{
    /// <summary>How long a socket may stay without <c>hello</c>.</summary>
    public TimeSpan HelloWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the client is asked, and again after which it is given up (<c>ping_ms</c>).</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How often the attachment, the presence and the watched users are renewed: below the 120 s after which an entity is put to sleep.</summary>
    public TimeSpan Renew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How late an acknowledgement may reach the inbox while nothing waits for its credit.</summary>
    public TimeSpan Report { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First pause before a session attaches again; it doubles up to <see cref="AttachMax"/>.</summary>
    public TimeSpan AttachMin { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Longest pause between attempts to attach: also how soon a session finds an inbox that is back.</summary>
    public TimeSpan AttachMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a <c>hello</c> is tried before the client is sent away to reconnect. A session that is live tries for as long as its socket stays.</summary>
    public TimeSpan AttachWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>First pause before an unanswered <c>hello</c> or unanswered posts are repeated; it doubles up to <see cref="AnswerWithin"/>.</summary>
    public TimeSpan AnswerMin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long posts are tried before they are answered <c>unavailable</c>.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a single write to the socket may make no progress.</summary>
    public TimeSpan WriteStall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a closed socket waits for the client's half of the closing handshake.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Over how long the sessions of a stopping node are closed, so that their clients do not all come back at once.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Reads <c>AkkaChat:Limits:PingSeconds</c>.</summary>
    public static SessionOptions From(IConfiguration configuration) =>
        configuration.GetValue<double?>("AkkaChat:Limits:PingSeconds") is { } seconds ? new() { Ping = TimeSpan.FromSeconds(seconds) } : new();
}
