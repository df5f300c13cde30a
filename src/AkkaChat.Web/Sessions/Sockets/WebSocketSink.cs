using System.Net.WebSockets;
using Akka.Streams;
using Akka.Streams.Stage;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>
/// Writes frames to a WebSocket: those that are ready together, or became so while the write before them was in flight, in one go. What it
/// holds is bounded; beyond that it stops pulling. Materialises how the session ended, once everything is written.
/// </summary>
internal sealed class WebSocketSink : GraphStageWithMaterializedValue<SinkShape<EncodedFrame>, Task<SocketClose>>
{
    private readonly WebSocketMessageType _type;
    private readonly Inlet<EncodedFrame> _in = new("WebSocket.in");

    public WebSocketSink(WebSocketMessageType type)
    {
        _type = type;
        Shape = new SinkShape<EncodedFrame>(_in);
    }

    public override SinkShape<EncodedFrame> Shape { get; }

    public override ILogicAndMaterializedValue<Task<SocketClose>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var ended = new TaskCompletionSource<SocketClose>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<Task<SocketClose>>(new Logic(this, SessionContext.Of(inheritedAttributes), ended), ended.Task);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly WebSocketSink _stage;
        private readonly TaskCompletionSource<SocketClose> _ended;
        private readonly SessionContext _context;
        private readonly Action<Action> _later;
        private readonly Action _flush;
        private List<EncodedFrame> _gathered = [];
        private int _gatheredBytes;
        private bool _flushing;
        private bool _writing;
        private bool _finished;
        private long _write;
        private ITimer? _stallTimer;

        // Counts instead of the shape: its text would be kept for logging, per socket.
        public Logic(WebSocketSink stage, SessionContext context, TaskCompletionSource<SocketClose> ended) : base(1, 0)
        {
            (_stage, _context, _ended) = (stage, context, ended);
            _later = GetAsyncCallback<Action>(static action => action());
            _flush = Flush;
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
                _later(_flush);
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
            _context.Ending.Decide(new SocketClose(Protocol.CloseCodes.Resync, "internal error"));
            OnUpstreamFinish();
        }

        public override void PostStop()
        {
            _stallTimer?.Dispose();
            // Torn down from outside, the actor system is on its way out: the client shall come back.
            _ended.TrySetResult(_context.Ending.Close ?? (_finished ? SocketClose.Normal : new SocketClose(Protocol.CloseCodes.ShuttingDown, "the node is stopping")));
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
            var writing = _context.Connection.SendAsync(batch, _stage._type);
            if (writing.IsCompletedSuccessfully)
            {
                OnWritten(null);
                return;
            }

            _context.Connection.Writing = writing;
            WatchStall();
            _ = ReportAsync(writing);
            PullIfRoom();
        }

        private async Task ReportAsync(Task writing)
        {
            try
            {
                await writing;
                _later(() => OnWritten(failure: null));
            }
            catch (Exception e)
            {
                _later(() => OnWritten(e));
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
            _stallTimer ??= _context.Services.Clock.CreateTimer(_ => OnStallTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _stallTimer.Change(_context.Services.Options.WriteStall, Timeout.InfiniteTimeSpan);
        }

        private void OnStallTimer()
        {
            var write = Volatile.Read(ref _write);
            _later(() => OnStalled(write));
        }

        private void OnStalled(long write)
        {
            if (!_writing || write != _write)
                return;
            _context.Ending.Decide(new SocketClose(Protocol.CloseCodes.TooSlow, "a write made no progress"));
            CompleteStage();
        }
    }
}
