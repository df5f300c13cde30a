using System.Net.WebSockets;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>A close code of the protocol, and why in words.</summary>
/// <param name="Code">See <see cref="Protocol.CloseCodes"/>.</param>
/// <param name="Reason">For a developer; at most 123 bytes (RFC 6455, section 5.5).</param>
internal sealed record SocketClose(int Code, string Reason)
{
    /// <summary>The client went away by itself.</summary>
    public static readonly SocketClose Normal = new((int)WebSocketCloseStatus.NormalClosure, "");
}

/// <summary>How a session ends: its stage decides, the sink tells the client. Both run in one fused island, so no lock is needed.</summary>
internal sealed class SessionEnding
{
    /// <summary>The close to be sent; the first decision stands.</summary>
    public SocketClose? Close { get; private set; }

    public void Decide(SocketClose close) => Close ??= close;
}
