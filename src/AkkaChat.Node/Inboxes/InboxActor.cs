using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Telemetry;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Node.Inboxes;

/// <summary>
/// A user's inbox: stores the copies that continue their conversation's mark, keeps the devices' cursors and the directory, and feeds the
/// live streams. A thin shell around <see cref="InboxState"/>: decide → persist → evolve → publish → reply → maybe snapshot. One row is
/// written at a time; what arrives meanwhile goes into the next.
/// </summary>
internal sealed class InboxActor : UntypedPersistentActor, IWithTimers
{
    /// <summary>Wait before a page that could not be read is tried again.</summary>
    private static readonly TimeSpan RetryPagesAfter = TimeSpan.FromSeconds(2);

    /// <summary>Rows since the last snapshot that are worth one when the inbox goes to sleep.</summary>
    private const int WorthSnapshot = 50;

    private readonly UserId _user;
    private readonly TimeProvider _clock;
    private readonly string _generation;
    private readonly Queue<(IInboxMessage Command, IActorRef Sender)> _waiting = new();
    private readonly HashSet<ConversationId> _copiesWaiting = [];
    private readonly List<(IActorRef To, IWireMessage Message)> _unanswered = [];
    private readonly Streams _streams;
    private readonly Trimmer _trimmer = new();
    private readonly NodeMetrics.Recovery _recovery = new(NodeMetrics.Kind.Inbox);

    private InboxState _state;
    private InboxSnapshot? _snapshotting;
    private bool _writing;
    private bool _stopping;
    private bool _cursorsDue;
    private bool _trimDue;
    private long _snapshotRow;

    public InboxActor(UserId user, IJournalReader journal, TimeProvider clock, string generation)
    {
        (_user, _clock, _generation) = (user, clock, generation);
        PersistenceId = PersistenceIdOf(user);
        _streams = new Streams(PersistenceId, journal, Self);
        _state = new InboxState(user);
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Changes with every life of this inbox and with every restored backup, so that no earlier sequence number is trusted.</summary>
    private string Epoch => _state.Creation + _generation;

    public static string PersistenceIdOf(UserId user) => $"inbox-{user.Value}";

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case StoreCopies or StoreRead or RemoveDevice:
                Enqueue((IInboxMessage)message);
                break;
            case Attach command:
                OnAttach(command, Sender);
                break;
            case Reattach command:
                OnReattach(command);
                break;
            case Acknowledge command:
                OnAcknowledge(command);
                break;
            case Renew command:
                OnRenew(command);
                break;
            case Detach command when _streams.Find(command.Device, command.Attachment) is { } attachment:
                Release(attachment);
                break;
            case Terminated dead:
                foreach (var attachment in _streams.Of(dead.ActorRef))
                    Release(attachment);
                break;
            case PageRead read:
                OnPage(read);
                break;
            case RetryPages:
                OnRetryPages();
                break;
            case PageFailed failed:
                failed.Attachment.IsLoading = false;
                RetryPagesSoon();
                Log.Warning(failed.Cause, "{0}: a page could not be read from the journal; it will be tried again", PersistenceId);
                break;
            case EndStreams command:
                OnEndStreams(command);
                break;
            case ReadDirectory query:
                Sender.Tell(DirectoryPages.After(_state, query.After));
                break;
            case ReadDevices:
                Sender.Tell(new Devices(_user, [.. _state.Devices.Values.Select(d => new KnownDevice(d.Id, d.Cursor, _streams.Of(d.Id) is null ? d.LastSeen : Now))]));
                break;
            case CountConversations:
                Sender.Tell(new ConversationCount(_user, _state.ConversationCount));
                break;
            case InspectInbox query:
                Sender.Tell(InboxInspections.Inspect(_state, _streams, query, Context.System, Now));
                break;
            case SaveSnapshotSuccess saved:
                OnSnapshotSaved(saved.Metadata.SequenceNr);
                break;
            case SaveSnapshotFailure failed:
                Log.Warning(failed.Cause, "{0}: snapshot failed", PersistenceId);
                _snapshotting = null;
                StopWhenQuiet();
                break;
            case DeleteMessagesSuccess deleted:
                DeleteNext(_trimmer.Deleted(deleted.ToSequenceNr));
                break;
            case DeleteMessagesFailure failed:
                Log.Warning(failed.Cause, "{0}: rows up to {1} were not deleted; the next snapshot tries again", PersistenceId, failed.ToSequenceNr);
                _trimmer.Failed();
                break;
            case StopEntity:
                OnStop();
                break;
            case Detach or DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: InboxSnapshot snapshot } offer:
                _snapshotRow = offer.Metadata.SequenceNr;
                _state = new InboxState(_user, snapshot);
                break;
            case IInboxEvent @event:
                _state.Evolve(@event, LastSequenceNr);
                break;
            case RecoveryCompleted:
                _recovery.Completed();
                break;
        }
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        _recovery.Failed();
        base.OnRecoveryFailure(reason, message);
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        // The actor stops after this; conversations repeat their copies, sessions re-attach.
        Log.Error(cause, "{0}: row {1} was not written", PersistenceId, sequenceNr);
        AnswerUnavailable();
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Log.Error(cause, "{0}: row {1} was rejected", PersistenceId, sequenceNr);
        AnswerUnavailable();
        // The row's number is used up: only a recovery gives the right next one.
        Context.Stop(Self);
    }

    private void Enqueue(IInboxMessage command)
    {
        if (_waiting.Count >= Limits.WaitingCommands)
        {
            // An inbox refuses no copy: without an answer the conversation repeats it.
            if (command is not StoreCopies)
                Sender.Tell(new Refused(Refusal.Unavailable, "Too much is waiting in this inbox."));
            return;
        }

        // A conversation that repeats itself while its batch waits has nothing new to say.
        if (command is StoreCopies copies && !_copiesWaiting.Add(copies.Conversation))
            return;
        _waiting.Enqueue((command, Sender));
        CommitNext();
    }

    /// <summary>Decides what waits, until something has to be written.</summary>
    private void CommitNext()
    {
        // First, and once per snapshot: an inbox that always has something to write would never trim.
        if (!_writing && _trimDue)
            CommitTrim();
        while (!_writing && _waiting.TryPeek(out var next))
        {
            switch (next.Command)
            {
                case StoreCopies or StoreRead:
                    CommitEntries();
                    break;
                case Attach attach:
                    _waiting.Dequeue();
                    OnAttach(attach, next.Sender);
                    break;
                case RemoveDevice remove:
                    _waiting.Dequeue();
                    CommitRemoval(remove, next.Sender);
                    break;
                default:
                    throw new InvalidOperationException($"{PersistenceId}: {next.Command.GetType().Name} does not wait.");
            }
        }

        if (!_writing && _cursorsDue)
            CommitCursors();
        StopWhenQuiet();
    }

    private void CommitEntries()
    {
        var batch = new InboxBatch(_state, Now);
        while (_waiting.TryPeek(out var next))
        {
            if (next.Command is StoreCopies copies && batch.HasRoomFor(copies))
            {
                _copiesWaiting.Remove(copies.Conversation);
                _unanswered.Add((next.Sender, batch.Store(copies)));
            }
            else if (next.Command is StoreRead read && batch.HasRoomForRead)
                _unanswered.Add((next.Sender, batch.Store(read) ?? (IWireMessage)new ReadStored(read.Conversation, read.Cseq)));
            else
                break;
            _waiting.Dequeue();
        }

        if (batch.ToEvent() is { } row)
        {
            var since = Tracing.IsOn ? DateTimeOffset.UtcNow : default;
            Write(row, () =>
            {
                Count(row);
                _streams.Appended(row, _state, Tracing.IsOn ? Trace(row, since) : null);
            });
        }
        else
            Answer();
    }

    private void Count(EntriesStored row)
    {
        var (copies, oldest) = (0, DateTimeOffset.MaxValue);
        for (var i = 0; i < row.Copies.Count; i++)
        {
            // Read marks have no term, and nobody waits for them.
            if (row.Copies[i] is not { Term: > 0, Entries: var entries })
                continue;
            copies += entries.Count;
            oldest = entries[0].At < oldest ? entries[0].At : oldest;
        }

        if (copies == 0)
            return;
        NodeMetrics.CopiesStored.Add(copies);
        NodeMetrics.FanoutLag.Record(Math.Max(0, (Now - oldest).TotalSeconds));
    }

    /// <summary>Where the traces of a row's entries stand now; null if none is traced.</summary>
    private static Dictionary<Entry, string>? Trace(EntriesStored row, DateTimeOffset since)
    {
        Dictionary<Entry, string>? traces = null;
        foreach (var entry in row.Copies.SelectMany(c => c.Entries))
        {
            if (Tracing.Of(entry) is { } trace)
                (traces ??= new(ReferenceEqualityComparer.Instance))[entry] = Tracing.Step("store", trace, since);
        }

        return traces;
    }

    private void CommitRemoval(RemoveDevice command, IActorRef sender)
    {
        if (!_state.Devices.ContainsKey(command.Device))
        {
            sender.Tell(new Refused(Refusal.NotFound, "There is no such device."));
            return;
        }

        Write(new DeviceForgotten(command.Device), () =>
        {
            End(command.Device, StreamEnd.DeviceRemoved);
            sender.Tell(new DeviceRemoved(command.Device));
        });
    }

    private void CommitCursors()
    {
        _cursorsDue = false;
        if (_state.HasMovedCursors)
            Write(new CursorsMoved(_state.MovedCursors), static () => { });
    }

    /// <summary>Writes one row (and, before the very first one, the inbox's birth); then publishes and answers.</summary>
    private void Write(IInboxEvent row, Action publish)
    {
        _writing = true;
        IInboxEvent[] rows = _state.Creation is null ? [new InboxOpened(NewCreation()), row] : [row];
        PersistAllAsync(rows, e => _state.Evolve(e, LastSequenceNr), () =>
        {
            publish();
            Answer();
            // Only now: publishing may end streams, which looks for more to write, and what that decides must not be answered with this row.
            _writing = false;
            if (LastSequenceNr - _snapshotRow >= Limits.SnapshotRows)
                TakeSnapshot();
            CommitNext();
        });
    }

    private void OnAttach(Attach command, IActorRef session)
    {
        if (_streams.HasNewer(command.Device, command.Attachment))
        {
            session.Tell(new StreamEnded(command.Attachment, StreamEnd.Displaced));
            return;
        }

        if (_streams.Find(command.Device, command.Attachment) is { } known)
        {
            // Asked again because the answer took long or was lost. The device may have acknowledged meanwhile: nothing is decided anew.
            if (known is { MayLackWelcome: true, Welcome: { } welcome })
                Begin(command, session, welcome with { Head = _state.Head, From = welcome.Reset is null ? welcome.From : _state.Head }, known.Sent);
            return;
        }

        switch (AttachDecisions.Decide(_state, command, Epoch, _streams.Attached, Now))
        {
            case AttachOutcome.Continue { From: var from }:
                _state.MoveCursor(command.Device, from, Now);
                Welcome(command, session, from, reset: null);
                break;
            case AttachOutcome.Reset when _writing:
                _waiting.Enqueue((command, session));
                break;
            case AttachOutcome.Reset { Event: var reset }:
                Write(reset, () =>
                {
                    if (reset.Evicted is { } evicted)
                        End(evicted, StreamEnd.DeviceRemoved);
                    Welcome(command, session, reset.Head, reset.Reason);
                });
                break;
        }
    }

    private void Welcome(Attach command, IActorRef session, long from, ResetReason? reset)
    {
        End(command.Device, StreamEnd.Displaced);
        Begin(command, session, new Attached(command.Attachment, Epoch, _state.Head, from, reset));
    }

    private void Begin(Attach command, IActorRef session, Attached welcome, long sentBefore = 0)
    {
        var attachment = new Attachment(command.Device, command.Attachment, session, command.Window, welcome.From, welcome.From, welcome.Head)
        {
            Welcome = welcome,
            SentBefore = sentBefore,
        };
        _streams.Add(attachment);
        Context.Watch(session);
        session.Tell(welcome);
        if (welcome.Reset is not null)
        {
            foreach (var page in DirectoryPages.All(_state, command.Attachment))
                session.Tell(page);
        }

        _streams.Pump(attachment, _state);
    }

    private void OnReattach(Reattach command)
    {
        var end = _streams.HasNewer(command.Device, command.Attachment) ? StreamEnd.Displaced : AttachDecisions.WhyNot(_state, command, Epoch);
        if (end is { } reason)
        {
            Sender.Tell(new StreamEnded(command.Attachment, reason));
            return;
        }

        if (_streams.Find(command.Device, command.Attachment) is null)
            End(command.Device, StreamEnd.Displaced);
        // A reset that is not yet acknowledged began at the cursor.
        var device = _state.Devices[command.Device];
        var acked = device.Reset is { } pending && command.Acked < pending.Head ? -1 : command.Acked;
        var credited = acked >= 0 ? acked : device.Cursor;
        var attachment = new Attachment(command.Device, command.Attachment, Sender, command.Window, command.Sent, credited, _state.Head);
        _streams.Add(attachment);
        Context.Watch(Sender);
        if (acked >= 0)
            _state.MoveCursor(command.Device, acked, Now);
        Sender.Tell(new Reattached(command.Attachment, _state.Head));
        _streams.Pump(attachment, _state);
    }

    private void OnAcknowledge(Acknowledge command)
    {
        if (_streams.Find(command.Device, command.Attachment) is not { } attachment)
        {
            Sender.Tell(new NotAttached(command.Attachment));
            return;
        }

        if (!attachment.Advance(command.Written, command.Acked))
            return;
        // Below where the stream began it is nothing new, and must not end a reset.
        if (command.Acked >= attachment.Credited)
            _state.MoveCursor(command.Device, command.Acked, Now);
        _streams.Pump(attachment, _state);
    }

    private void OnRenew(Renew command)
    {
        if (_streams.Find(command.Device, command.Attachment) is not { } attachment)
        {
            Sender.Tell(new NotAttached(command.Attachment));
            return;
        }

        Sender.Tell(new Renewed(command.Attachment));
        if (attachment.Credit <= 0)
            attachment.ForgetLoaded();
        _streams.Pump(attachment, _state);
    }

    private void OnPage(PageRead read)
    {
        read.Attachment.Loaded(read.Page.Entries, read.Page.Rows);
        if (_streams.Find(read.Attachment.Device, read.Attachment.Id) != read.Attachment)
            return;
        if (read.Page.Entries.Count > 0)
        {
            _streams.Pump(read.Attachment, _state);
            return;
        }

        // Reading on at once would never end.
        Log.Error("{0}: the journal has no row after seq {1}, which a device lacks", PersistenceId, read.Attachment.Sent);
        RetryPagesSoon();
    }

    private void RetryPagesSoon() => Timers.StartSingleTimer(nameof(RetryPages), RetryPages.Instance, RetryPagesAfter);

    private void OnRetryPages()
    {
        foreach (var attachment in _streams.All.ToArray())
            _streams.Pump(attachment, _state);
    }

    private void OnEndStreams(EndStreams command)
    {
        var devices = _streams.All.Select(a => a.Device).ToArray();
        foreach (var device in devices)
            End(device, command.Reason);
        Sender.Tell(new StreamsEnded(devices.Length));
    }

    private void End(DeviceId device, StreamEnd reason)
    {
        if (_streams.Of(device) is not { } attachment)
            return;
        attachment.Session.Tell(new StreamEnded(attachment.Id, reason));
        Release(attachment);
    }

    /// <summary>Streams whose next entries are not retained any more would wait for them for ever: their devices come back and are reset.</summary>
    private void EndOvertaken()
    {
        foreach (var overtaken in _streams.All.Where(a => a.Sent < _state.TrimmedThrough).ToArray())
            End(overtaken.Device, StreamEnd.Resync);
    }

    /// <summary>A stream is over: its device was seen until now, and its cursor is written down.</summary>
    private void Release(Attachment attachment)
    {
        _streams.Remove(attachment.Device);
        Context.Unwatch(attachment.Session);
        _state.Seen(attachment.Device, Now);
        _cursorsDue = true;
        CommitNext();
    }

    private void TakeSnapshot()
    {
        if (_snapshotting is not null)
            return;
        _snapshotting = _state.Snapshot();
        SaveSnapshot(_snapshotting);
    }

    private void OnSnapshotSaved(long row)
    {
        _snapshotRow = row;
        if (_snapshotting is { } snapshot)
            _state.CursorsPersisted(snapshot);
        _snapshotting = null;
        // A bound of 0 would mean no bound: the snapshot just taken would go as well.
        if (row > 1)
            DeleteSnapshots(new SnapshotSelectionCriteria(row - 1));
        _trimDue = !_stopping;
        CommitNext();
    }

    private void CommitTrim()
    {
        _trimDue = false;
        if (_trimmer.Plan(_state, _snapshotRow, Now) is not { } trimmed)
            return;
        Write(trimmed, () =>
        {
            EndOvertaken();
            DeleteNext(_trimmer.Begin());
        });
    }

    private void DeleteNext(long? throughRow)
    {
        if (throughRow is not { } row)
            return;
        _state.Index.Trim(row);
        DeleteMessages(row);
    }

    /// <summary>Hand-off or passivation: what is being written is finished, cursors are stored, then the inbox stops.</summary>
    private void OnStop()
    {
        _stopping = true;
        _cursorsDue = true;
        if (LastSequenceNr - _snapshotRow >= WorthSnapshot && !_writing)
            TakeSnapshot();
        CommitNext();
    }

    private void StopWhenQuiet()
    {
        if (_stopping && !_writing && _snapshotting is null && _waiting.Count == 0)
            Context.Stop(Self);
    }

    private void Answer()
    {
        foreach (var (to, message) in _unanswered)
            to.Tell(message);
        _unanswered.Clear();
    }

    private void AnswerUnavailable()
    {
        var unavailable = new Refused(Refusal.Unavailable, "The inbox can't store anything now.");
        // Conversations are not told: silence makes them repeat their copies.
        foreach (var (to, _) in _unanswered.Where(u => u.Message is not CopiesConfirmed))
            to.Tell(unavailable);
        foreach (var (_, sender) in _waiting.Where(w => w.Command is not StoreCopies))
            sender.Tell(unavailable);
        _unanswered.Clear();
        _waiting.Clear();
    }

    private static string NewCreation() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));

    private sealed class RetryPages : INoSerializationVerificationNeeded
    {
        public static readonly RetryPages Instance = new();
    }
}
