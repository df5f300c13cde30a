using Akka;
using Akka.Streams.Dsl;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Sockets;

namespace AkkaChat.Web.Sessions;

/// <summary>A session from top to bottom: one fused island per socket, no buffer and no actor beside it.</summary>
internal static class SessionGraph
{
    /// <summary>Runs until the socket is done; materialises how it ended.</summary>
    public static IRunnableGraph<Task<SocketClose>> Create(SocketConnection connection, ISessionCodec codec, SessionServices services, LiveSessions live)
    {
        var ending = new SessionEnding();
        return Source.FromGraph(new WebSocketSource(connection))
            .Select(frame => Decode(codec, frame))
            .Via(new SessionStage(services, live, ending))
            .Select(frame => PooledWriter.Encode(frame, codec.Encode))
            .ToMaterialized(new WebSocketSink(connection, ending, codec.MessageType, services.Options.WriteStall, services.Clock), Keep.Right);
    }

    private static ClientFrame Decode(ISessionCodec codec, InboundFrame frame) =>
        frame.TooLong || frame.Type != codec.MessageType ? ClientFrame.NotAnObject.Instance : codec.Decode(frame.Payload.Span);
}
