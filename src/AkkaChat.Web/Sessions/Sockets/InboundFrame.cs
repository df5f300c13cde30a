using System.Net.WebSockets;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>One whole WebSocket message. One object serves all messages of a socket: it is valid until the next one is pulled, which fused stages never do early.</summary>
internal sealed class InboundFrame
{
    /// <summary>Text or binary.</summary>
    public WebSocketMessageType Type { get; set; }

    /// <summary>Whether it is above its bound; then nothing of it is here, and the rest is not read.</summary>
    public bool TooLong { get; set; }

    public ReadOnlyMemory<byte> Payload { get; set; }
}
