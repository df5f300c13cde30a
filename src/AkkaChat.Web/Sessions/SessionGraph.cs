using Akka.Streams;
using Akka.Streams.Dsl;
using AkkaChat.Web.Sessions.Sockets;

namespace AkkaChat.Web.Sessions;

/// <summary>
/// A session from top to bottom: one fused island per socket, no buffer and no actor beside it. The blueprint is made once; what is
/// particular to a socket comes with it as an attribute, so that a thousand idle sockets do not keep a thousand blueprints.
/// </summary>
internal sealed class SessionGraph(ISessionCodec codec)
{
    private readonly IRunnableGraph<Task<SocketClose>> _blueprint = Source.FromGraph(new WebSocketSource())
        .Via(new SessionStage(codec))
        .ToMaterialized(new WebSocketSink(codec.MessageType), Keep.Right);

    /// <summary>Runs until the socket is done, and tells how it ended.</summary>
    public Task<SocketClose> Run(SessionContext context, IMaterializer materializer) =>
        _blueprint.AddAttributes(new Attributes(context)).Run(materializer);
}

/// <summary>What is particular to one socket.</summary>
/// <param name="Connection">The socket.</param>
/// <param name="Services">What all sessions share.</param>
/// <param name="Ending">How it ends.</param>
internal sealed record SessionContext(SocketConnection Connection, SessionServices Services, SessionEnding Ending) : Attributes.IAttribute
{
    /// <summary>The context that a graph was run with.</summary>
    public static SessionContext Of(Attributes attributes) =>
        attributes.GetAttribute<SessionContext>() ?? throw new InvalidOperationException("The graph was run without a socket.");
}
