using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Telemetry;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Node.Conversations;

/// <summary>
/// A conversation: puts messages in order, makes them durable, and copies them into its members' inboxes. A thin shell around
/// <see cref="ConversationState"/>: decide → persist → evolve → publish → reply → maybe snapshot. One row is written at a time; what
/// arrives meanwhile goes into the next.
/// </summary>
internal sealed class ConversationActor : UntypedPersistentActor, IWithTimers
{
    /// <summary>How often unconfirmed copies are looked at.</summary>
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an id stays in memory that somebody asked for and that does not exist.</summary>
    private static readonly TimeSpan ProbeIdle = TimeSpan.FromSeconds(5);

    /// <summary>History pages being read at once; more are <c>unavailable</c>.</summary>
    private const int HistoryReads = 16;

    private readonly ConversationId _id;
    private readonly IActorRef _inboxes;
    private readonly IActorRef _presence;
    private readonly IJournalReader _journal;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _idle;
    private readonly Waiting _waiting = new();
    private readonly Tail<Entry> _tail = new(e => e.Cseq, e => e.Weight);
    private readonly List<(IActorRef To, IWireMessage Message)> _unanswered = [];

    private readonly NodeMetrics.Recovery _recovery = new(NodeMetrics.Kind.Conversation);
    private ConversationState _state;
    private CopyOutbox _outbox;
    private Fanout _fanout;
    private List<TracedEntry>? _traced;
    private bool _writing;
    private bool _snapshotting;
    private bool _stopping;
    private bool _passivating;
    private long _snapshotRow;
    private DateTimeOffset _lastActive;
    private int _historyReads;

    public ConversationActor(ConversationId id, IActorRef inboxes, IActorRef presence, IJournalReader journal, TimeProvider clock, TimeSpan idle)
    {
        (_id, _inboxes, _presence, _journal, _clock, _idle) = (id, inboxes, presence, journal, clock, idle);
        PersistenceId = PersistenceIdOf(id);
        Use(new ConversationState(id));
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    public static string PersistenceIdOf(ConversationId id) => $"conversation-{id.Value}";

    protected override void OnCommand(object message)
    {
        if (message is not (CheckIdle or Retry))
            _lastActive = _clock.GetUtcNow();
        switch (message)
        {
            case SubmitPosts or CreateGroup or IConversationChange:
                Enqueue((IConversationMessage)message);
                break;
            case CopiesConfirmed answer:
                OnConfirmed(answer);
                break;
            case ReadDetails query:
                Sender.Tell(ConversationQueries.Details(_state, query.By));
                break;
            case ReadHistory query:
                OnReadHistory(query);
                break;
            case HistoryRead read:
                _historyReads--;
                read.To.Tell(read.Reply);
                break;
            case MarkRead command:
                OnMarkRead(command);
                break;
            case SetTyping command:
                foreach (var to in ConversationQueries.Onlookers(_state, command.By))
                    _presence.Tell(new ShowTyping(to, _id, command.By, command.On));
                break;
            case FindMembers query:
                Sender.Tell(ConversationQueries.MembersAmong(_state, query));
                break;
            case InspectConversation query:
                Sender.Tell(ConversationInspections.Inspect(_state, _outbox, query, Context.System.NodeOf(Self)));
                break;
            case Retry:
                OnRetry();
                break;
            case CopiesLoaded loaded:
                OnLoaded(loaded);
                break;
            case LoadFailed failed:
                _fanout.IsLoading = false;
                Log.Warning(failed.Cause, "{0}: copies could not be read back from the journal; they will be tried again", PersistenceId);
                break;
            case SaveSnapshotSuccess saved:
                OnSnapshotSaved(saved.Metadata.SequenceNr);
                break;
            case SaveSnapshotFailure failed:
                Log.Warning(failed.Cause, "{0}: snapshot failed", PersistenceId);
                OnSnapshotDone();
                break;
            case CheckIdle:
                OnCheckIdle();
                break;
            case StopEntity:
                // A second one is a hand-off's: then the shard's next owner remembers the conversation.
                _passivating &= !_stopping;
                _stopping = true;
                StopWhenQuiet();
                break;
            case DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
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
            case SnapshotOffer { Snapshot: ConversationSnapshot snapshot } offer:
                _snapshotRow = offer.Metadata.SequenceNr;
                Use(new ConversationState(_id, snapshot));
                break;
            case IConversationEvent @event:
                Fold(@event);
                break;
            case RecoveryCompleted:
                _recovery.Completed();
                _lastActive = _clock.GetUtcNow();
                CheckIdleAfter(IdleLimit);
                Publish();
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
        // The actor stops after this. Nothing was answered ok; whether the row was committed is unknown, and the same keys tell.
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

    [MemberNotNull(nameof(_state), nameof(_outbox), nameof(_fanout))]
    private void Use(ConversationState state)
    {
        _state = state;
        _outbox = new CopyOutbox(state);
        _fanout = new Fanout(state, _outbox, _tail, _inboxes, _clock);
    }

    private void Enqueue(IConversationMessage command)
    {
        if (_stopping || !_waiting.TryAdd(command, Sender))
        {
            Sender.Tell(Unavailable(command, "Too much is waiting in this conversation."));
            return;
        }

        CommitNext();
    }

    /// <summary>Decides what waits, until something has to be written.</summary>
    private void CommitNext()
    {
        while (!_writing && !_waiting.IsEmpty)
        {
            if (_waiting.Peek() is SubmitPosts)
                CommitPosts();
            else
                CommitChange();
        }

        if (_stopping)
            StopWhenQuiet();
    }

    private void CommitPosts()
    {
        var batch = new PostBatch(_state, _clock.GetUtcNow());
        var first = true;
        while (!_waiting.IsEmpty && _waiting.Peek() is SubmitPosts submit && (first || batch.HasRoomFor(submit.Posts)))
        {
            first = false;
            var (_, sender) = _waiting.Take();
            _unanswered.Add((sender, new PostsDecided(_id, submit.Batch, [.. submit.Posts.Select(p => Decide(batch, submit.From, p))])));
        }

        if (batch.ToEvent() is { } row)
            Write(row);
        else
            Answer();
    }

    private PostOutcome Decide(PostBatch batch, UserId from, Post post)
    {
        var outcome = batch.Decide(from, post);
        if (outcome is { Dup: false, Refused: null } && Tracing.Of(post) is { } trace)
            (_traced ??= []).Add(new TracedEntry(batch.Entries[^1], trace, DateTimeOffset.UtcNow));
        return outcome;
    }

    private void CommitChange()
    {
        var (command, sender) = _waiting.Take();
        switch (ConversationDecisions.Decide(_state, command, _clock.GetUtcNow()))
        {
            case ChangeOutcome.Append append:
                Write(append.Event, () => sender.Tell(ConversationQueries.Changed(_state, command)));
                break;
            case ChangeOutcome.AlreadySo:
                sender.Tell(ConversationQueries.Changed(_state, command));
                break;
            case ChangeOutcome.Refuse refuse:
                sender.Tell(refuse.Reply);
                break;
        }
    }

    private void Write(EntriesAppended row, Action? reply = null)
    {
        _writing = true;
        PersistAsync(row, committed =>
        {
            _writing = false;
            // A row holds either posts or one change.
            if (committed.Entries[0].Kind == EntryKind.Message)
                NodeMetrics.MessagesAccepted.Add(committed.Entries.Count);
            // Before the copies: they carry on from here.
            _traced?.ForEach(static t => Tracing.Attach(t.Entry, Tracing.Step("accept", t.Trace, t.Since)));
            _traced = null;
            Fold(committed);
            Publish();
            reply?.Invoke();
            Answer();
            MaybeSnapshot();
            CommitNext();
        });
    }

    private void Fold(IConversationEvent @event)
    {
        _state.Evolve(@event, LastSequenceNr);
        if (@event is EntriesAppended appended)
        {
            foreach (var entry in appended.Entries)
                _tail.Add(entry);
        }
    }

    private void Publish()
    {
        _fanout.SendDue();
        LoadMissing();
        // Also while nothing is under way: the page that is needed next may have failed to load.
        if (!_state.IsSettled && !Timers.IsTimerActive(nameof(Retry)))
            Timers.StartPeriodicTimer(nameof(Retry), Retry.Instance, RetryEvery);
    }

    private void OnRetry()
    {
        if (!_state.IsSettled)
            Publish();
        else
            Timers.Cancel(nameof(Retry));
    }

    private void OnConfirmed(CopiesConfirmed answer)
    {
        _outbox.Answered(answer);
        _fanout.SendNext(answer.User);
        LoadMissing();
        StopWhenQuiet();
    }

    private void LoadMissing()
    {
        if (_fanout.IsLoading || _fanout.Missing is not { } first)
            return;
        _fanout.IsLoading = true;
        var range = TimelineRange.Of(_state.Index, first, Math.Min(first + Limits.RowEntries - 1, _state.LastCseq));
        _ = _journal.ReadAsync(PersistenceId, range, Limits.TailBytes)
            .PipeTo(Self, success: e => new CopiesLoaded(first, e), failure: e => new LoadFailed(e));
    }

    private void OnLoaded(CopiesLoaded loaded)
    {
        _fanout.Loaded(loaded.Entries);
        // Without what it was read for, reading on at once would never end: the next retry looks again.
        if (loaded.Entries.Count > 0 && loaded.Entries[0].Cseq == loaded.First)
            LoadMissing();
        else
            Log.Error("{0}: the journal has no row with cseq {1}, which is owed to recipients", PersistenceId, loaded.First);
    }

    private void OnMarkRead(MarkRead command)
    {
        if (ConversationQueries.WhyNotRead(_state, command) is { } refused)
        {
            Sender.Tell(refused);
            return;
        }

        if (_state.RaiseMark(command.By, command.Cseq))
        {
            foreach (var to in ConversationQueries.Onlookers(_state, command.By))
                _presence.Tell(new ShowReceipt(to, _id, command.By, command.Cseq));
        }

        Sender.Tell(new ReadMarked(_id, command.Cseq));
    }

    private void OnReadHistory(ReadHistory query)
    {
        var plan = HistoryPlan.For(_state, query);
        if (plan.Refused is not null)
            Sender.Tell(plan.Refused);
        else if (plan.IsEmpty)
            Sender.Tell(plan.ToPage(_id, []));
        else if (_tail.Slice(plan.First, plan.Last) is { } entries)
            Sender.Tell(plan.ToPage(_id, entries));
        else if (_historyReads >= HistoryReads)
            Sender.Tell(new Refused(Refusal.Unavailable, "Too many pages are being read from this conversation."));
        else
            ReadHistory(plan, Sender);
    }

    private void ReadHistory(HistoryPlan plan, IActorRef to)
    {
        _historyReads++;
        _ = _journal.ReadAsync(PersistenceId, TimelineRange.Of(_state.Index, plan.First, plan.Last)).PipeTo(
            Self,
            success: entries => new HistoryRead(to, plan.ToPage(_id, entries)),
            failure: _ => new HistoryRead(to, new Refused(Refusal.Unavailable, "History can't be read now.")));
    }

    private void MaybeSnapshot()
    {
        if (!_writing && LastSequenceNr - _snapshotRow >= Limits.SnapshotRows)
            TakeSnapshot();
    }

    private void TakeSnapshot()
    {
        if (_snapshotting)
            return;
        _snapshotting = true;
        SaveSnapshot(_state.Snapshot());
    }

    private void OnSnapshotSaved(long row)
    {
        _snapshotRow = row;
        // A bound of 0 would mean no bound: the snapshot just taken would go as well.
        if (row > 1)
            DeleteSnapshots(new SnapshotSelectionCriteria(row - 1));
        OnSnapshotDone();
    }

    private void OnSnapshotDone()
    {
        _snapshotting = false;
        StopWhenQuiet();
    }

    private TimeSpan IdleLimit => _state.Exists || _idle < ProbeIdle ? _idle : ProbeIdle;

    /// <summary>One timer that looks when it is due, in place of a receive timeout, which every message would set anew.</summary>
    private void CheckIdleAfter(TimeSpan wait) => Timers.StartSingleTimer(nameof(CheckIdle), CheckIdle.Instance, wait);

    private void OnCheckIdle()
    {
        var left = IdleLimit - (_clock.GetUtcNow() - _lastActive);
        if (left > TimeSpan.Zero)
        {
            CheckIdleAfter(left < IdleLimit ? left : IdleLimit);
            return;
        }

        OnIdle();
        CheckIdleAfter(IdleLimit);
    }

    /// <summary>Nobody wrote or read for a while. A conversation that still owes copies stays, so that a restart wakes it again.</summary>
    private void OnIdle()
    {
        if (_passivating || _writing || !_waiting.IsEmpty || !_state.IsSettled)
            return;
        // The snapshot remembers who has confirmed what: waking up does not send everything again.
        if (LastSequenceNr > _snapshotRow || _state.MovedMarks.Count > 0)
            TakeSnapshot();
        _passivating = true;
        Context.Parent.Tell(new Passivate(StopEntity.Instance));
    }

    /// <summary>After a passivation nobody remembers the conversation: a post that came just before it is fanned out first.</summary>
    private void StopWhenQuiet()
    {
        if (_stopping && !_writing && !_snapshotting && _waiting.IsEmpty && (!_passivating || _state.IsSettled))
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
        foreach (var (to, message) in _unanswered)
        {
            if (message is PostsDecided decided)
                to.Tell(new PostsRefused(_id, decided.Batch, Refusal.Unavailable, "The message could not be stored now."));
        }

        _unanswered.Clear();
        while (!_waiting.IsEmpty)
        {
            var (command, sender) = _waiting.Take();
            sender.Tell(Unavailable(command, "The message could not be stored now."));
        }
    }

    private static IWireMessage Unavailable(IConversationMessage command, string message) => command is SubmitPosts submit
        ? new PostsRefused(submit.Conversation, submit.Batch, Refusal.Unavailable, message)
        : new Refused(Refusal.Unavailable, message);

    /// <summary>An entry of the row that is being written, and the trace it belongs to.</summary>
    private sealed record TracedEntry(Entry Entry, string Trace, DateTimeOffset Since);

    private sealed class Retry : INoSerializationVerificationNeeded
    {
        public static readonly Retry Instance = new();
    }

    /// <summary>Time to look whether the conversation is idle.</summary>
    private sealed class CheckIdle : INoSerializationVerificationNeeded
    {
        public static readonly CheckIdle Instance = new();
    }

    private sealed record CopiesLoaded(long First, IReadOnlyList<Entry> Entries) : INoSerializationVerificationNeeded;

    private sealed record LoadFailed(Exception Cause) : INoSerializationVerificationNeeded;

    private sealed record HistoryRead(IActorRef To, IWireMessage Reply) : INoSerializationVerificationNeeded;
}
