using System.Buffers;
using Akka.Streams;
using Akka.Streams.Stage;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Sockets;

namespace AkkaChat.Web.Sessions;

/// <summary>
/// Client frames in, server frames out; in between it speaks with the entities as one actor, the stage's own. It decodes and encodes at its
/// ports: two stages for that alone would cost every idle socket more than a kilobyte.
/// </summary>
internal sealed class SessionStage : GraphStage<FlowShape<InboundFrame, EncodedFrame>>
{
    private readonly ISessionCodec _codec;
    private readonly Action<ServerFrame, IBufferWriter<byte>> _encode;

    public SessionStage(ISessionCodec codec) =>
        (_codec, _encode, Shape) = (codec, codec.Encode, new FlowShape<InboundFrame, EncodedFrame>(In, Out));

    public Inlet<InboundFrame> In { get; } = new("Session.in");

    public Outlet<EncodedFrame> Out { get; } = new("Session.out");

    public override FlowShape<InboundFrame, EncodedFrame> Shape { get; }

    /// <summary>What a message says; what is no frame at all is <see cref="ClientFrame.NotAnObject"/>.</summary>
    public ClientFrame Decode(InboundFrame frame) =>
        frame.TooLong || frame.Type != _codec.MessageType ? ClientFrame.NotAnObject.Instance : _codec.Decode(frame.Payload.Span);

    /// <summary>The message that says it.</summary>
    public EncodedFrame Encode(ServerFrame frame) => PooledWriter.Encode(frame, _encode);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new SessionLogic(this, SessionContext.Of(inheritedAttributes));
}
