using Akka.Actor;
using Akka.Streams.Stage;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Core;
using AkkaChat.Web.Sessions.Sockets;
using AkkaChat.Web.Sessions.Wire;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Web.Sessions;

/// <summary>
/// The session stage at work. This part is its life: ports, phases, the timer, the end. The others: <c>.Hello</c> until the
/// welcome, <c>.Stream</c> what the inbox says, <c>.Commands</c> what the client says, <c>.Posts</c> and <c>.Watch</c>.
/// Everything runs in the stream's one actor; whatever is awaited comes back through <see cref="Then{T}"/>.
/// </summary>
internal sealed partial class SessionLogic : InAndOutGraphStageLogic, ISessionHandle
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly SessionStage _stage;
    private readonly SessionServices _services;
    private readonly SessionOptions _options;
    private readonly SessionEnding _ending;
    private readonly long _started;
    private readonly Alarms _alarms = new();
    private readonly Outbox _outbox = new();
    private readonly Action<Action> _later;
    private ITimer? _timer;
    private TimeSpan _armed = TimeSpan.MaxValue;
    private StageActor? _actor;
    private Phase _phase = Phase.AwaitingHello;
    private int _asked;
    private int _badFrames;
    private bool _left;

    // Counts instead of the shape: its text would be kept for logging, per socket.
    public SessionLogic(SessionStage stage, SessionContext context) : base(1, 1)
    {
        (_stage, _services, _options, _ending) = (stage, context.Services, context.Services.Options, context.Ending);
        _started = _services.Clock.GetTimestamp();
        _later = GetAsyncCallback<Action>(Run);
        SetHandlers(stage.In, stage.Out, this);
    }

    private enum Phase
    {
        AwaitingHello,

        /// <summary>The token is being checked, or the inbox was asked to attach. Nothing is read meanwhile.</summary>
        Joining,

        /// <summary>The welcome was sent.</summary>
        Live,

        /// <summary>Replies that are due still go out; nothing else happens any more.</summary>
        Closing,
    }

    /// <summary>Time since the session began; it never jumps.</summary>
    private TimeSpan Now => _services.Clock.GetElapsedTime(_started);

    private IActorRef Self => _actor!.Ref;

    public override void PreStart()
    {
        _actor = GetStageActor(OnMessage);
        var onTimer = OnTimer;
        _timer = _services.Clock.CreateTimer(_ => _later(onTimer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _alarms.Set(Alarm.Hello, Now + _options.HelloWithin);
        Advance();
        _services.Live.Add(this);
    }

    public override void PostStop()
    {
        Leave();
        _services.Live.Remove(this);
        _timer?.Dispose();
    }

    public override void OnPush()
    {
        OnFrame(_stage.Decode(Grab(_stage.In)));
        Advance();
    }

    public override void OnPull() => Advance();

    public void GoAway(TimeSpan within) => _later(() => _outbox.Reply(new ServerFrame.Goaway((int)within.TotalMilliseconds)));

    public void Close() => _later(() => End(CloseCodes.ShuttingDown, "the node is stopping"));

    // From any thread: every part is one word, written before the stream is there or never torn.
    public LiveSession? Describe() => Volatile.Read(ref _stream) is { } stream
        ? new LiveSession(_user, _device, _attachment, _services.Clock.GetUtcNow() - Now, stream.Written, stream.Acked)
        : null;

    /// <summary>Sends the next frame, reads on and winds the timer, as far as each is possible now.</summary>
    private void Advance()
    {
        if (IsAvailable(_stage.Out) && _outbox.TryTake(out var frame))
        {
            if (frame is ServerFrame.Ev ev)
                OnWritten(ev.Seq);
            else if (frame is ServerFrame.Err err)
                WebMetrics.ErrorTold(err.Code);
            Push(_stage.Out, _stage.Encode(frame));
        }

        if (_phase == Phase.Closing)
        {
            if (_outbox.IsEmpty)
                CompleteStage();
            return;
        }

        if (HasRoom && !HasBeenPulled(_stage.In) && !IsClosed(_stage.In))
            Pull(_stage.In);
        Wind();
    }

    /// <summary>Whether another command may be read: with too much in the works the socket isn't read, and TCP holds the client back.</summary>
    private bool HasRoom =>
        _phase is Phase.AwaitingHello or Phase.Live
        && _asked + (_posts?.Count ?? 0) < SessionLimits.PendingCommands
        && (_posts?.Bytes ?? 0) < SessionLimits.PendingBytes
        && _outbox.Replies < SessionLimits.PendingCommands;

    private void Wind()
    {
        var next = _alarms.Next;
        if (next == _armed)
            return;
        _armed = next;
        var pause = next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Clamp((next - Now).Ticks, 0, LongestTimer.Ticks));
        _timer!.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        _armed = TimeSpan.MaxValue;
        while (_phase != Phase.Closing && _alarms.TryTake(Now, out var alarm))
            OnAlarm(alarm);
    }

    private void OnAlarm(Alarm alarm)
    {
        switch (alarm)
        {
            case Alarm.Hello:
                End(CloseCodes.BadToken, "no hello in time");
                break;
            case Alarm.Attach:
                OnAttachOverdue();
                break;
            case Alarm.Heartbeat:
                OnSilence();
                break;
            case Alarm.Renew:
                Renew();
                break;
            case Alarm.TokenExpiry:
                End(CloseCodes.TokenExpired, "the token has expired");
                break;
            case Alarm.Posts:
                OnPostsOverdue();
                break;
            case Alarm.Report:
                Report();
                break;
        }
    }

    /// <summary>Runs what comes from outside the stream: timers, answers, the node.</summary>
    private void Run(Action action)
    {
        if (_phase == Phase.Closing)
            return;
        action();
        Advance();
    }

    /// <summary>Waits without holding anything up. What was awaited in vain, because the session has ended, is not told.</summary>
    private void Then<T>(Task<T> task, Action<T> next)
    {
        _asked++;
        _ = AwaitAsync();

        async Task AwaitAsync()
        {
            try
            {
                var result = await task;
                _later(() =>
                {
                    _asked--;
                    next(result);
                });
            }
            catch (Exception e)
            {
                _services.Log.LogError(e, "A session's question failed.");
                _later(() => End(CloseCodes.Resync, "internal error"));
            }
        }
    }

    private void Reply(long? id, Refused refused) => _outbox.Reply(ServerFrame.Err.Of(id, refused.Code.ToCode(), refused.Message));

    /// <summary>The session is over: replies that are due still go out, then the socket is closed with this code.</summary>
    private void End(int code, string reason)
    {
        if (_phase == Phase.Closing)
            return;
        _ending.Decide(new SocketClose(code, reason));
        _outbox.KeepRepliesOnly();
        Leave();
        _phase = Phase.Closing;
    }
}
