using Akka.Actor;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Core;
using AkkaChat.Web.Sessions.Wire;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Web.Sessions;

/// <summary>What the inbox says, and what it is told: entries, credit, and finding it again when it has moved.</summary>
internal sealed partial class SessionLogic
{
    private DeviceStream? _stream;
    private IActorRef? _inbox;
    private bool _reattaching;
    private bool _renewed = true;
    private Queue<(long Seq, string Trace, DateTimeOffset Since)>? _traced;

    /// <summary>
    /// Straight to the inbox while it is known to be there: the way through its region is three mailboxes long, and the news of this
    /// session's end would overtake its last acknowledgement.
    /// </summary>
    private IActorRef Inbox => _reattaching ? _services.Inboxes : _inbox!;

    private void OnMessage((IActorRef Sender, object Message) received)
    {
        if (_phase == Phase.Closing)
            return;
        OnMessage(received.Message, received.Sender);
        Advance();
    }

    private void OnMessage(object message, IActorRef sender)
    {
        switch (message)
        {
            case ISessionMessage other when other.Attachment != _attachment:
                break; // Of an earlier try to attach.
            case Attached attached when _phase == Phase.Joining:
                OnAttached(attached, sender);
                break;
            case StreamEnded { Reason: StreamEnd.Displaced } when _phase == Phase.Joining:
                OnDisplacedBeforeWelcome();
                break;
            case StreamEnded ended:
                OnEnded(ended.Reason);
                break;
            case Refused refused when _phase == Phase.Joining && _attachPauses is not null:
                OnAttachRefused(refused);
                break;
            case Terminated terminated when terminated.ActorRef.Equals(_inbox):
                BeginReattach();
                break;
            default:
                if (_phase == Phase.Live)
                    OnLiveMessage(message, sender);
                break;
        }
    }

    private void OnLiveMessage(object message, IActorRef sender)
    {
        switch (message)
        {
            case Deliver deliver:
                OnDeliver(deliver.Entries);
                break;
            case DirectoryPage page when _stream!.TryTakeDirectory(page.More):
                _outbox.Stream(new ServerFrame.Directory([.. page.Conversations.Select(c => c.ToWire(_user))], page.More));
                CatchUp();
                break;
            case Renewed:
                _renewed = true;
                break;
            case NotAttached:
                BeginReattach();
                break;
            case Reattached:
                OnReattached(sender);
                break;
            case PostsDecided decided:
                OnPostsDecided(decided);
                break;
            case PostsRefused refused:
                OnPostsRefused(refused);
                break;
            case PresenceChanged presence:
                OnPresence(presence);
                break;
            case ShowTyping typing:
                _outbox.Push(new ServerFrame.Typing(typing.Conversation.Value, typing.From.Value, typing.On));
                break;
            case ShowReceipt receipt:
                _outbox.Push(new ServerFrame.Receipt(receipt.Conversation.Value, receipt.From.Value, receipt.Cseq));
                break;
        }
    }

    private void OnDeliver(IReadOnlyList<InboxEntry> entries)
    {
        WebMetrics.EntriesDelivered.Add(entries.Count);
        foreach (var entry in entries)
        {
            if (_stream!.Receive(entry, out var fresh) == Arrival.Gap)
            {
                BeginReattach();
                return;
            }

            if (fresh)
            {
                if (Tracing.Of(entry) is { } trace)
                    (_traced ??= new()).Enqueue((entry.Seq, trace, DateTimeOffset.UtcNow));
                _outbox.Stream(new ServerFrame.Ev(entry.Seq, _services.Entries.ToWire(entry.Entry, entry.Conversation, _user)));
                if (EndsMembership(entry.Entry))
                    WatchAgain();
            }

            CatchUp();
        }
    }

    private bool EndsMembership(Entry entry) =>
        (entry.Kind == EntryKind.Left && entry.From == _user) || (entry.Kind == EntryKind.Removed && entry.Users.Contains(_user));

    /// <summary>Says <c>caught_up</c> right behind the entry that was the head at the welcome.</summary>
    private void CatchUp()
    {
        if (_stream!.TryCatchUp())
            _outbox.Stream(new ServerFrame.CaughtUp(_stream.Received));
    }

    private void OnWritten(long seq)
    {
        while (_traced?.TryPeek(out var traced) == true && traced.Seq <= seq)
        {
            Tracing.Step("deliver", traced.Trace, traced.Since);
            _traced.Dequeue();
        }

        _stream!.Wrote(seq);
        ReportSoon();
    }

    /// <summary>Tells the inbox at once if it may wait for it, otherwise together with whatever else happens within a moment.</summary>
    private void ReportSoon()
    {
        if (_stream!.MustReport)
            Report();
        else if (_stream.HasUnreported && !_alarms.IsSet(Alarm.Report))
            _alarms.Set(Alarm.Report, Now + _options.Report);
    }

    private void Report()
    {
        _alarms.Clear(Alarm.Report);
        Inbox.Tell(new Acknowledge(_user, _device, _attachment, _stream!.Written, _stream.Acked), Self);
        _stream.Reported();
    }

    /// <summary>Repeats what may have been lost in a hand-off, and keeps the entities awake. No answer since the last time: the inbox has moved.</summary>
    private void Renew()
    {
        _alarms.Set(Alarm.Renew, Now + _options.Renew);
        if (!_renewed || !_stream!.CanReattach)
        {
            BeginReattach();
            return;
        }

        CheckTokenOnceMore();
        _renewed = false;
        _services.Inboxes.Tell(new Renew(_user, _device, _attachment), Self);
        Report();
        _services.Presence.Tell(new Announce(_user, _attachment), Self);
        foreach (var user in _watch?.Users ?? [])
            _services.Presence.Tell(new WatchPresence(user), Self);
    }

    private void BeginReattach()
    {
        if (_phase != Phase.Live || _reattaching)
            return;
        if (!_stream!.CanReattach)
        {
            End(CloseCodes.Resync, "the directory was cut short");
            return;
        }

        _reattaching = true;
        // Not at once: an inbox that moves takes every one of its sessions with it.
        _alarms.Set(Alarm.Attach, Now + _attachPauses!.Next());
    }

    private void Reattach()
    {
        _services.Inboxes.Tell(new Reattach(_user, _device, _attachment, _stream!.Epoch, _stream.Received, _stream.Acked, _window), Self);
        _alarms.Set(Alarm.Attach, Now + _attachPauses!.Next());
    }

    private void OnReattached(IActorRef inbox)
    {
        _reattaching = false;
        _renewed = true;
        _attachPauses!.Reset();
        _alarms.Clear(Alarm.Attach);
        WatchInbox(inbox);
        Report();
    }

    private void WatchInbox(IActorRef inbox)
    {
        if (_inbox is not null && !_inbox.Equals(inbox))
            _actor!.Unwatch(_inbox);
        _inbox = inbox;
        _actor!.Watch(inbox);
    }

    private void OnEnded(StreamEnd reason)
    {
        var (code, text) = reason switch
        {
            StreamEnd.Displaced => (CloseCodes.Replaced, "the same device connected again"),
            StreamEnd.DeviceRemoved => (CloseCodes.Suspended, "the device was removed"),
            StreamEnd.TokenRevoked => (CloseCodes.BadToken, "the token is not valid any more"),
            _ => (CloseCodes.Resync, "the stream can't continue here"),
        };
        End(code, text);
    }

    /// <summary>Tells the entities; whatever of it gets lost they find out by themselves, because they watch this session.</summary>
    private void Leave()
    {
        if (_left || _stream is null)
            return;
        _left = true;
        if (_stream.HasUnreported)
            Report();
        Inbox.Tell(new Detach(_user, _device, _attachment), ActorRefs.NoSender);
        _services.Presence.Tell(new Withdraw(_user, _attachment), ActorRefs.NoSender);
        foreach (var user in _watch?.Users ?? [])
            _services.Presence.Tell(new UnwatchPresence(user), Self);
    }
}
