namespace AkkaChat.Client;

/// <summary>How a connection ended.</summary>
/// <param name="CloseCode">The server's close code, if it gave one.</param>
/// <param name="Error">What went wrong on this side.</param>
internal sealed record ConnectionEnd(int? CloseCode, Exception? Error = null)
{
    /// <summary>The server asked to go, and this client went in its own time: connect again at once.</summary>
    public bool Moved { get; init; }

    /// <summary>The least wait the server asked for.</summary>
    public TimeSpan AtLeast { get; init; }

    public static ConnectionEnd Lost(string why) => new(null, new IOException(why));
}
