namespace AkkaChat.Protocol;

/// <summary>WebSocket close codes of the service: 4000 to 4499 mean reconnect, 4500 and above mean stop.</summary>
public static class CloseCodes
{
    /// <summary>The node shuts down: reconnect, anywhere.</summary>
    public const int ShuttingDown = 4001;

    /// <summary>The reader did not take its frames in time: reconnect and resume.</summary>
    public const int TooSlow = 4002;

    /// <summary>Nothing was heard from the client for two heartbeat intervals.</summary>
    public const int NoHeartbeat = 4003;

    /// <summary>The server lost track of this stream: reconnect and resume.</summary>
    public const int Resync = 4004;

    /// <summary>The token expired: refresh it, then reconnect.</summary>
    public const int TokenExpired = 4005;

    /// <summary>The token is not valid, or no <c>hello</c> came in time.</summary>
    public const int BadToken = 4501;

    /// <summary>Not JSON objects in text frames, a frame above its bound, or too many bad frames in a row.</summary>
    public const int BadFrame = 4502;

    /// <summary>The same device opened a newer stream.</summary>
    public const int Replaced = 4503;

    /// <summary>The user is suspended, or the device was removed.</summary>
    public const int Suspended = 4504;

    /// <summary>The server does not speak this version of the protocol.</summary>
    public const int Version = 4505;

    /// <summary>The lowest code that tells a client to stop.</summary>
    private const int FirstStop = 4500;

    /// <summary>
    /// Whether a client should connect again after a close with <paramref name="code"/>. No code at all (null), and
    /// the codes of RFC 6455 such as 1001 and 1006, mean a lost connection: reconnect.
    /// </summary>
    public static bool ShouldReconnect(int? code) => code is null or < FirstStop;
}
