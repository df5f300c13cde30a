using AkkaChat.Client;
using AkkaChat.MultiNode.Tests.Harness;
using AkkaChat.MultiNode.Tests.History;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.MultiNode.Tests.Traffic;

/// <summary>Connects a client through the load balancer, and records what its server says: below the client, so that nothing it would drop is missed.</summary>
internal sealed class RecordingTransport(LoadBalancer balancer, HistoryRecorder history, string user, string device, string? only = null) : IFrameTransport
{
    private static int s_connections;

    private readonly WebSocketTransport _sockets = new();
    private volatile string? _node;

    /// <summary>The node of the present connection, or of the last one.</summary>
    public string? Node => _node;

    /// <inheritdoc />
    public async Task<IFrameConnection> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        var node = balancer.Next(only);
        var connection = await _sockets.ConnectAsync(node.Url, cancellationToken);
        _node = node.Name;
        return new Connection(connection, history, user, device, Interlocked.Increment(ref s_connections));
    }

    private sealed class Connection(IFrameConnection inner, HistoryRecorder history, string user, string device, int number) : IFrameConnection
    {
        private long? _resume;

        public ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
        {
            if (ClientFrameCodec.Decode(utf8.Span) is ClientFrame.Hello hello)
                _resume = hello.Resume?.Seq;
            return inner.SendAsync(utf8, cancellationToken);
        }

        public async ValueTask<Received> ReceiveAsync(CancellationToken cancellationToken)
        {
            var received = await inner.ReceiveAsync(cancellationToken);
            if (received.Utf8 is { } utf8 && ServerFrameCodec.TryDecode(utf8.Span, out var frame, out _) && frame is not null)
                Record(frame);
            return received;
        }

        public Task CloseAsync() => inner.CloseAsync();

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private void Record(ServerFrame frame)
        {
            switch (frame)
            {
                case ServerFrame.Welcome welcome:
                    history.Add(new HistoryEvent.Welcomed(user, device, number, _resume, welcome.Resume == ResumeOutcomes.Reset ? welcome.Reason : null, welcome.Head));
                    break;
                case ServerFrame.Ev ev:
                    history.Add(new HistoryEvent.Delivered(user, device, number, ev.Seq, SeenEntry.Of(ev.Entry)));
                    break;
            }
        }
    }
}
