using Akka.Streams;
using Akka.Streams.Stage;
using AkkaChat.Protocol;

namespace AkkaChat.Web.Sessions;

/// <summary>Client frames in, server frames out; in between it speaks with the entities as one actor, the stage's own.</summary>
internal sealed class SessionStage : GraphStage<FlowShape<ClientFrame, ServerFrame>>
{
    public SessionStage() => Shape = new FlowShape<ClientFrame, ServerFrame>(In, Out);

    public Inlet<ClientFrame> In { get; } = new("Session.in");

    public Outlet<ServerFrame> Out { get; } = new("Session.out");

    public override FlowShape<ClientFrame, ServerFrame> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new SessionLogic(this, SessionContext.Of(inheritedAttributes));
}
