using Akka.Actor;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Entities;

namespace AkkaChat.Node.Presence;

/// <summary>
/// Who of one user's sessions is live, and who watches. Volatile: after a restart, sessions and watchers announce themselves again. Nothing
/// is queued; what can't be delivered now is dropped.
/// </summary>
internal sealed class PresenceActor : UntypedActor, IWithTimers
{
    /// <summary>Sessions renew every 30 s; whoever has missed three renewals is gone, whatever DeathWatch says.</summary>
    public static readonly TimeSpan RenewedWithin = TimeSpan.FromSeconds(95);

    /// <summary>How often overdue sessions and watchers are looked for, at most.</summary>
    public static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(15);

    /// <summary>How long somebody without a session still counts as online: a device that reconnects does not flicker.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>How long receipts of the same reader in the same conversation are held back: only the last one is shown.</summary>
    public static readonly TimeSpan ReceiptPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Watchers of one user; further ones are not answered.</summary>
    public const int MaxWatchers = 10_000;

    /// <summary>Receipts held back at once; further ones are dropped.</summary>
    public const int MaxReceipts = 1_000;

    private readonly UserId _user;
    private readonly TimeProvider _clock;
    private readonly Dictionary<AttachmentId, Subscriber> _sessions = [];
    private readonly Dictionary<IActorRef, DateTimeOffset> _watchers = [];
    private readonly Dictionary<(ConversationId Conversation, UserId From), long> _receipts = [];
    private DateTimeOffset _swept;
    private bool _online;
    private DateTimeOffset? _lastSeen;

    public PresenceActor(UserId user, TimeProvider clock)
    {
        (_user, _clock) = (user, clock);
        _swept = Now;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _clock.GetUtcNow();

    protected override void OnReceive(object message)
    {
        // Whoever has to know of it renews, and is heard here: no timer is needed for each of many users.
        if (Now - _swept >= SweepEvery)
            Sweep();
        switch (message)
        {
            case Announce announce:
                OnAnnounce(announce);
                break;
            case Withdraw withdraw:
                Remove(withdraw.Attachment);
                break;
            case WatchPresence:
                OnWatch();
                break;
            case UnwatchPresence:
                Forget(Sender);
                break;
            case ShowTyping typing:
                Show(typing);
                break;
            case ShowReceipt receipt:
                OnReceipt(receipt);
                break;
            case ShowHeldReceipts:
                OnReceiptsDue();
                break;
            case Terminated terminated:
                OnTerminated(terminated.ActorRef);
                break;
            case GraceOver:
                Tell(online: _sessions.Count > 0);
                break;
            case StopEntity:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnAnnounce(Announce message)
    {
        if (Sender.IsNobody())
            return;
        if (_sessions.TryGetValue(message.Attachment, out var known) && !known.Session.Equals(Sender))
            Unwatch(known.Session);
        _sessions[message.Attachment] = new Subscriber(Sender, Now);
        Context.Watch(Sender);
        Timers.Cancel(GraceOver.Instance);
        Tell(online: true);
    }

    private void OnWatch()
    {
        if (Sender.IsNobody() || (_watchers.Count >= MaxWatchers && !_watchers.ContainsKey(Sender)))
            return;
        _watchers[Sender] = Now;
        Context.Watch(Sender);
        Sender.Tell(Current);
    }

    private void OnReceipt(ShowReceipt receipt)
    {
        var key = (receipt.Conversation, receipt.From);
        if (_sessions.Count == 0 || (_receipts.Count >= MaxReceipts && !_receipts.ContainsKey(key)))
            return;
        // A mark only rises; the messages of a conversation that has moved to another node may overtake each other.
        _receipts[key] = Math.Max(receipt.Cseq, _receipts.GetValueOrDefault(key));
        if (!Timers.IsTimerActive(ShowHeldReceipts.Instance))
            Timers.StartSingleTimer(ShowHeldReceipts.Instance, ShowHeldReceipts.Instance, ReceiptPause);
    }

    private void OnReceiptsDue()
    {
        foreach (var ((conversation, from), cseq) in _receipts)
            Show(new ShowReceipt(_user, conversation, from, cseq));
        _receipts.Clear();
    }

    private void Show(IPresenceMessage push)
    {
        foreach (var session in _sessions.Values)
            session.Session.Tell(push);
    }

    private void OnTerminated(IActorRef dead)
    {
        _watchers.Remove(dead);
        foreach (var attachment in _sessions.Where(s => s.Value.Session.Equals(dead)).Select(s => s.Key).ToArray())
            Remove(attachment);
    }

    private void Sweep()
    {
        _swept = Now;
        var overdue = Now - RenewedWithin;
        foreach (var attachment in _sessions.Where(s => s.Value.Renewed < overdue).Select(s => s.Key).ToArray())
            Remove(attachment);
        foreach (var watcher in _watchers.Where(w => w.Value < overdue).Select(w => w.Key).ToArray())
            Forget(watcher);
    }

    private void Remove(AttachmentId attachment)
    {
        if (!_sessions.Remove(attachment, out var gone))
            return;
        Unwatch(gone.Session);
        if (_sessions.Count > 0)
            return;
        _lastSeen = Now;
        _receipts.Clear();
        Timers.StartSingleTimer(GraceOver.Instance, GraceOver.Instance, Grace);
    }

    private void Forget(IActorRef watcher)
    {
        if (_watchers.Remove(watcher))
            Unwatch(watcher);
    }

    /// <summary>A session is one actor that may both be live here and watch.</summary>
    private void Unwatch(IActorRef subscriber)
    {
        if (!_watchers.ContainsKey(subscriber) && !_sessions.Values.Any(s => s.Session.Equals(subscriber)))
            Context.Unwatch(subscriber);
    }

    private void Tell(bool online)
    {
        if (_online == online)
            return;
        _online = online;
        foreach (var watcher in _watchers.Keys)
            watcher.Tell(Current);
    }

    private PresenceChanged Current => new(_user, _online, _online ? null : _lastSeen);

    private readonly record struct Subscriber(IActorRef Session, DateTimeOffset Renewed);

    private sealed class GraceOver : INoSerializationVerificationNeeded
    {
        public static readonly GraceOver Instance = new();
    }

    private sealed class ShowHeldReceipts : INoSerializationVerificationNeeded
    {
        public static readonly ShowHeldReceipts Instance = new();
    }
}
