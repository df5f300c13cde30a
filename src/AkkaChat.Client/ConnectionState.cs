namespace AkkaChat.Client;

/// <summary>What a client is doing about its connection.</summary>
public enum ConnectionState
{
    /// <summary>Not started.</summary>
    Idle,

    /// <summary>Getting a token, connecting, saying hello.</summary>
    Connecting,

    /// <summary>Connected; what waited in the inbox is arriving.</summary>
    CatchingUp,

    /// <summary>Connected and live.</summary>
    Online,

    /// <summary>Disconnected; the next try is scheduled.</summary>
    Waiting,

    /// <summary>Stopped for good, by the server or by disposal.</summary>
    Stopped,
}

/// <summary>A change of <see cref="AkkaChatClient.State"/>.</summary>
/// <param name="state">The new state.</param>
/// <param name="error">Why the connection was lost, on <see cref="ConnectionState.Waiting"/> and <see cref="ConnectionState.Stopped"/>, if known.</param>
public sealed class ConnectionStateEventArgs(ConnectionState state, Exception? error) : EventArgs
{
    /// <summary>The new state.</summary>
    public ConnectionState State { get; } = state;

    /// <summary>Why the connection was lost, if known.</summary>
    public Exception? Error { get; } = error;
}
