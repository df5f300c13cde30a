using System.Buffers;
using System.Net.WebSockets;
using Akka.Streams;
using Akka.Streams.Stage;
using AkkaChat.Domain;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>
/// Whole messages of a WebSocket. While nothing arrives it waits with an empty buffer, so that an idle socket holds none; the wait
/// goes on also while nobody pulls, so that a client's departure is noticed under back-pressure. Completes when the client closes or is gone.
/// </summary>
internal sealed class WebSocketSource : GraphStage<SourceShape<InboundFrame>>
{
    private readonly Outlet<InboundFrame> _out = new("WebSocket.out");

    public WebSocketSource() => Shape = new SourceShape<InboundFrame>(_out);

    public override SourceShape<InboundFrame> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, SessionContext.Of(inheritedAttributes).Connection);

    private enum Phase
    {
        /// <summary>Waiting, without a buffer, until there is something to read.</summary>
        Idle,

        /// <summary>There is something to read, and nobody has pulled.</summary>
        Readable,

        /// <summary>In the middle of a message.</summary>
        Filling,

        /// <summary>A message is complete, and nobody has pulled.</summary>
        Complete,
    }

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly SocketConnection _connection;
        private readonly Outlet<InboundFrame> _out;
        private readonly InboundFrame _frame = new();
        private readonly Action<ValueWebSocketReceiveResult?> _received;
        private Phase _phase = Phase.Idle;
        private byte[]? _buffer;
        private int _count;
        private WebSocketMessageType _type;
        private bool _tooLong;

        // Counts instead of the shape: its text would be kept for logging, per socket.
        public Logic(WebSocketSource stage, SocketConnection connection) : base(0, 1)
        {
            (_connection, _out) = (connection, stage._out);
            _received = GetAsyncCallback<ValueWebSocketReceiveResult?>(OnReceived);
            SetHandler(_out, this);
        }

        public override void PreStart() => ReadOn();

        public override void OnPull()
        {
            Release();
            switch (_phase)
            {
                case Phase.Readable:
                    _phase = Phase.Filling;
                    ReadOn();
                    break;
                case Phase.Complete:
                    PushFrame();
                    ReadOn();
                    break;
            }
        }

        public override void PostStop()
        {
            // A read in flight may still write into the buffer: then it is left to the garbage collector.
            if (_connection.Reading.IsCompleted)
                Release();
        }

        private void OnReceived(ValueWebSocketReceiveResult? received)
        {
            if (Take(received))
                ReadOn();
        }

        /// <summary>Reads until something is in flight or has to be pulled. A loop: hostile fragments of one byte would exhaust a recursion's stack.</summary>
        private void ReadOn()
        {
            while (_phase is Phase.Idle or Phase.Filling)
            {
                ValueTask<ValueWebSocketReceiveResult> read;
                try
                {
                    read = _connection.Socket.ReceiveAsync(_phase == Phase.Idle ? Memory<byte>.Empty : Room(), CancellationToken.None);
                }
                catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException)
                {
                    CompleteStage();
                    return;
                }

                if (!read.IsCompletedSuccessfully)
                {
                    _connection.Reading = ObserveAsync(read);
                    return;
                }

                if (!Take(read.Result))
                    return;
            }
        }

        private async Task ObserveAsync(ValueTask<ValueWebSocketReceiveResult> read)
        {
            ValueWebSocketReceiveResult? result = null;
            try
            {
                result = await read;
            }
            catch (Exception)
            {
                // Gone without a closing handshake: an end like any other.
            }

            _received(result);
        }

        /// <summary>Takes what was read; false if there is nothing more to read.</summary>
        private bool Take(ValueWebSocketReceiveResult? received)
        {
            if (received is not { } result || result.MessageType == WebSocketMessageType.Close)
            {
                CompleteStage();
                return false;
            }

            _count += result.Count;
            var tooLong = _count > Limits.FrameBytes;
            if (!tooLong && !result.EndOfMessage)
            {
                _phase = _phase == Phase.Filling || IsAvailable(_out) ? Phase.Filling : Phase.Readable;
                return true;
            }

            (_type, _tooLong) = (result.MessageType, tooLong);
            _phase = Phase.Complete;
            if (IsAvailable(_out))
                PushFrame();
            return !tooLong;
        }

        private void PushFrame()
        {
            // Only now: the frame before may still be on its way when an empty message is read right behind it.
            (_frame.Type, _frame.TooLong, _frame.Payload) = (_type, _tooLong, _tooLong ? default : _buffer.AsMemory(0, _count));
            _count = 0;
            _phase = Phase.Idle;
            Push(_out, _frame);
        }

        private Memory<byte> Room()
        {
            _buffer ??= ArrayPool<byte>.Shared.Rent(SessionLimits.ReceiveBytes);
            if (_count < Math.Min(_buffer.Length, Limits.FrameBytes))
                return _buffer.AsMemory(_count);
            if (_count == Limits.FrameBytes)
                return new byte[1]; // Full, and not at its end: one more byte, and it exceeds its bound.
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 4, Limits.FrameBytes));
            _buffer.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            return (_buffer = larger).AsMemory(_count);
        }

        private void Release()
        {
            if (_buffer is null || _phase == Phase.Filling)
                return;
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }
}
