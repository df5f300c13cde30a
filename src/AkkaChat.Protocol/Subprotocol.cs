namespace AkkaChat.Protocol;

/// <summary>Where and how a client speaks to a server.</summary>
public static class Subprotocol
{
    /// <summary>The WebSocket subprotocol: one JSON object per text frame.</summary>
    public const string Name = "akkachat.v1.json";

    /// <summary>The path of the WebSocket endpoint.</summary>
    public const string Path = "/ws";
}
