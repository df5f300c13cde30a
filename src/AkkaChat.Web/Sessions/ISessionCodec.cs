using System.Buffers;
using System.Net.WebSockets;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Web.Sessions;

/// <summary>
/// A protocol, chosen by its WebSocket subprotocol. Sessions speak typed frames; registering another codec beside JSON adds a binary
/// twin or another chat protocol without touching them.
/// </summary>
public interface ISessionCodec
{
    /// <summary>The subprotocol a client asks for.</summary>
    string Subprotocol { get; }

    /// <summary>Which kind of WebSocket message carries frames; the other kind ends the session.</summary>
    WebSocketMessageType MessageType { get; }

    /// <summary>Decodes one message; never throws. What is no frame at all is <see cref="ClientFrame.NotAnObject"/>.</summary>
    ClientFrame Decode(ReadOnlySpan<byte> message);

    /// <summary>Encodes one frame as one message.</summary>
    void Encode(ServerFrame frame, IBufferWriter<byte> to);
}

/// <summary>One JSON object per text frame.</summary>
public sealed class JsonSessionCodec : ISessionCodec
{
    /// <inheritdoc />
    public string Subprotocol => Protocol.Subprotocol.Name;

    /// <inheritdoc />
    public WebSocketMessageType MessageType => WebSocketMessageType.Text;

    /// <inheritdoc />
    public ClientFrame Decode(ReadOnlySpan<byte> message) => ClientFrameCodec.Decode(message);

    /// <inheritdoc />
    public void Encode(ServerFrame frame, IBufferWriter<byte> to) => ServerFrameCodec.Encode(frame, to);
}
