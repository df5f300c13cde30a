using System.Net.WebSockets;
using Akka.Streams;
using Akka.Streams.Stage;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>
/// Writes frames to a WebSocket, several of them in one go when they are ready together or while the write before them is in flight.
/// What it holds is bounded; beyond that it stops pulling. Materialises how the session ended, once everything is written.
/// </summary>
internal sealed class WebSocketSink : GraphStageWithMaterializedValue<SinkShape<EncodedFrame>, Task<SocketClose>>
{
    private readonly SocketConnection _connection;
    private readonly SessionEnding _ending;
    private readonly WebSocketMessageType _type;
    private readonly TimeSpan _stall;
    private readonly TimeProvider _clock;
    private readonly Inlet<EncodedFrame> _in = new("WebSocket.in");

    public WebSocketSink(SocketConnection connection, SessionEnding ending, WebSocketMessageType type, TimeSpan stall, TimeProvider clock)
    {
        (_connection, _ending, _type, _stall, _clock) = (connection, ending, type, stall, clock);
        Shape = new SinkShape<EncodedFrame>(_in);
    }

    public override SinkShape<EncodedFrame> Shape { get; }

    public override ILogicAndMaterializedValue<Task<SocketClose>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var ended = new TaskCompletionSource<SocketClose>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<Task<SocketClose>>(new Logic(this, ended), ended.Task);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly WebSocketSink _stage;
        private readonly TaskCompletionSource<SocketClose> _ended;
        private readonly Action<bool> _flush;
        private readonly Action<Exception?> _written;
        private readonly Action<long> _stalled;
        private List<EncodedFrame> _gathered = [];
        private int _gatheredBytes;
        private bool _flushing;
        private bool _writing;
        private bool _finished;
        private long _write;
        private ITimer? _stallTimer;

        public Logic(WebSocketSink stage, TaskCompletionSource<SocketClose> ended) : base(stage.Shape)
        {
            (_stage, _ended) = (stage, ended);
            _flush = GetAsyncCallback<bool>(_ => Flush());
            _written = GetAsyncCallback<Exception?>(OnWritten);
            _stalled = GetAsyncCallback<long>(OnStalled);
            SetHandler(stage._in, this);
        }

        public override void PreStart()
        {
            SetKeepGoing(true); // The last frames are written after the session stage has completed.
            Pull(_stage._in);
        }

        public override void OnPush()
        {
            var frame = Grab(_stage._in);
            _gathered.Add(frame);
            _gatheredBytes += frame.Length;
            if (!_flushing && !_writing)
            {
                // Through the mailbox: whatever else is ready now is gathered before the write begins.
                _flushing = true;
                _flush(true);
            }

            PullIfRoom();
        }

        public override void OnUpstreamFinish()
        {
            _finished = true;
            if (!_flushing && !_writing)
                CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _stage._ending.Decide(new SocketClose(Protocol.CloseCodes.Resync, "internal error"));
            OnUpstreamFinish();
        }

        public override void PostStop()
        {
            _stallTimer?.Dispose();
            // Torn down from outside, the actor system is on its way out: the client shall come back.
            _ended.TrySetResult(_stage._ending.Close ?? (_finished ? SocketClose.Normal : new SocketClose(Protocol.CloseCodes.ShuttingDown, "the node is stopping")));
        }

        private void PullIfRoom()
        {
            if (_gatheredBytes < SessionLimits.GatheredBytes && !_finished && !HasBeenPulled(_stage._in) && !IsClosed(_stage._in))
                Pull(_stage._in);
        }

        private void Flush()
        {
            _flushing = false;
            var batch = _gathered;
            (_gathered, _gatheredBytes) = ([], 0);
            _writing = true;
            _write++;
            var writing = WriteAsync(batch);
            if (writing.IsCompletedSuccessfully)
            {
                OnWritten(null);
                return;
            }

            _stage._connection.Writing = writing;
            WatchStall();
            _ = ReportAsync(writing);
            PullIfRoom();
        }

        private async Task WriteAsync(List<EncodedFrame> batch)
        {
            foreach (var frame in batch)
            {
                await _stage._connection.Socket.SendAsync(frame.Memory, _stage._type, endOfMessage: true, CancellationToken.None);
                frame.Return();
            }
        }

        private async Task ReportAsync(Task writing)
        {
            try
            {
                await writing;
                _written(null);
            }
            catch (Exception e)
            {
                _written(e);
            }
        }

        private void OnWritten(Exception? failure)
        {
            _writing = false;
            if (failure is not null)
            {
                CompleteStage(); // The client is gone; the source notices too.
                return;
            }

            _stallTimer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (_gathered.Count > 0)
                Flush();
            else if (_finished)
                CompleteStage();
            else
                PullIfRoom();
        }

        private void WatchStall()
        {
            _stallTimer ??= _stage._clock.CreateTimer(_ => _stalled(Volatile.Read(ref _write)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _stallTimer.Change(_stage._stall, Timeout.InfiniteTimeSpan);
        }

        private void OnStalled(long write)
        {
            if (!_writing || write != _write)
                return;
            _stage._ending.Decide(new SocketClose(Protocol.CloseCodes.TooSlow, "a write made no progress"));
            CompleteStage();
        }
    }
}
