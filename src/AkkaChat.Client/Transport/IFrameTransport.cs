namespace AkkaChat.Client;

/// <summary>Opens connections that carry text frames.</summary>
public interface IFrameTransport
{
    /// <summary>Connects to the endpoint of a server.</summary>
    /// <param name="server">The server's <c>http</c> or <c>https</c> address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IFrameConnection> ConnectAsync(Uri server, CancellationToken cancellationToken);
}

/// <summary>One connection. One frame is sent and one received at a time.</summary>
public interface IFrameConnection : IAsyncDisposable
{
    /// <summary>Sends one text frame.</summary>
    /// <param name="utf8">The frame.</param>
    /// <param name="cancellationToken">Gives up; the connection is of no use afterwards.</param>
    ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken);

    /// <summary>Waits for the next text frame, or for the end.</summary>
    /// <param name="cancellationToken">Gives up; the connection is of no use afterwards.</param>
    ValueTask<Received> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Says goodbye, if the peer is still there; does not wait for its answer and does not throw.</summary>
    Task CloseAsync();
}

/// <summary>A text frame, or the end of the connection.</summary>
/// <param name="Utf8">The frame, valid until the next call; null at the end.</param>
/// <param name="CloseCode">At the end: the peer's close code, if it gave one.</param>
public readonly record struct Received(ReadOnlyMemory<byte>? Utf8, int? CloseCode)
{
    /// <summary>A frame.</summary>
    public static Received Frame(ReadOnlyMemory<byte> utf8) => new(utf8, null);

    /// <summary>The end.</summary>
    public static Received Closed(int? code) => new(null, code);
}
