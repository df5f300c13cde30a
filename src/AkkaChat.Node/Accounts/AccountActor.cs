using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Telemetry;

namespace AkkaChat.Node.Accounts;

/// <summary>
/// A user's account. A thin shell around <see cref="AccountDecisions"/>: decide → persist → evolve → reply → maybe snapshot. After every
/// snapshot the journal up to it and the older snapshots are deleted, so that no former password hash survives.
/// </summary>
internal sealed class AccountActor : UntypedPersistentActor
{
    /// <summary>Events between two snapshots that no credential change asked for.</summary>
    private const int SnapshotEvents = 50;

    private readonly UserId _user;
    private readonly TimeProvider _clock;

    private readonly NodeMetrics.Recovery _recovery = new(NodeMetrics.Kind.Account);
    private AccountState _state = AccountState.Unknown;
    private long _snapshotRow;
    private long _credentialRow;
    private IActorRef? _unanswered;

    public AccountActor(UserId user, TimeProvider clock)
    {
        (_user, _clock) = (user, clock);
        PersistenceId = PersistenceIdOf(user);
    }

    public override string PersistenceId { get; }

    public static string PersistenceIdOf(UserId user) => $"account-{user.Value}";

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case IAccountMessage command:
                Decide(command);
                break;
            case SaveSnapshotSuccess saved:
                OnSnapshotSaved(saved.Metadata.SequenceNr);
                break;
            case SaveSnapshotFailure failed:
                Log.Warning(failed.Cause, "{0}: snapshot failed; the next event tries again", PersistenceId);
                break;
            case DeleteMessagesFailure failed:
                Log.Warning(failed.Cause, "{0}: events up to {1} were not deleted; the next start tries again", PersistenceId, failed.ToSequenceNr);
                break;
            case DeleteSnapshotsFailure failed:
                Log.Warning(failed.Cause, "{0}: old snapshots were not deleted; the next start tries again", PersistenceId);
                break;
            case StopEntity:
                Context.Stop(Self);
                break;
            case DeleteMessagesSuccess or DeleteSnapshotsSuccess:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnRecover(object message)
    {
        if (message is RecoveryCompleted)
            _recovery.Completed();
        switch (message)
        {
            case SnapshotOffer { Snapshot: AccountState snapshot } offer:
                _snapshotRow = offer.Metadata.SequenceNr;
                _state = snapshot;
                break;
            case IAccountEvent @event:
                Evolve(@event);
                break;
            case RecoveryCompleted when _credentialRow > _snapshotRow && _state.Version > 1:
                // Stopped between a change of the password and its snapshot.
                SaveSnapshot(_state);
                break;
            case RecoveryCompleted when _snapshotRow > 0 && _state.Version > 1:
                // Possibly stopped between the snapshot and the deletion: once more does no harm.
                OnSnapshotSaved(_snapshotRow);
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
        // The actor stops after this; whoever asked repeats the command.
        Log.Error(cause, "{0}: event {1} was not written", PersistenceId, sequenceNr);
        AnswerUnavailable();
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Log.Error(cause, "{0}: event {1} was rejected", PersistenceId, sequenceNr);
        AnswerUnavailable();
        // The event's number is used up: only a recovery gives the right next one.
        Context.Stop(Self);
    }

    private void Decide(IAccountMessage command)
    {
        switch (AccountDecisions.Decide(_state, command, _clock.GetUtcNow()))
        {
            case AccountOutcome.Commit { Event: var @event, Reply: var reply }:
                Commit(@event, reply);
                break;
            case AccountOutcome.Answer { Reply: var reply }:
                Sender.Tell(reply);
                if (!_state.Exists)
                {
                    // Asking for names that nobody has costs no memory.
                    Context.Parent.Tell(new Passivate(StopEntity.Instance));
                }

                break;
        }
    }

    private void Commit(IAccountEvent @event, IWireMessage reply)
    {
        _unanswered = Sender;
        Persist(@event, e =>
        {
            _unanswered = null;
            Evolve(e);
            Sender.Tell(reply);
            if ((_credentialRow > _snapshotRow && _state.Version > 1) || LastSequenceNr - _snapshotRow >= SnapshotEvents)
                SaveSnapshot(_state);
        });
    }

    private void Evolve(IAccountEvent @event)
    {
        _state = _state.Evolve(@event);
        if (@event is ICredentialChange)
            _credentialRow = LastSequenceNr;
    }

    private void OnSnapshotSaved(long row)
    {
        _snapshotRow = Math.Max(row, _snapshotRow);
        DeleteMessages(row);
        DeleteSnapshots(new SnapshotSelectionCriteria(row - 1));
    }

    private void AnswerUnavailable()
    {
        _unanswered?.Tell(new Refused(Refusal.Unavailable, $"The account of {_user} can't store anything now."));
        _unanswered = null;
    }
}
