using Akka.Actor;
using Akka.Persistence;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Node.Tests.Persistence;

/// <summary>Writes the rows it is told and answers with their numbers; deletes up to a number.</summary>
internal sealed class RowWriter(string persistenceId) : UntypedPersistentActor
{
    private IActorRef? _deleter;

    public override string PersistenceId => persistenceId;

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case IInboxEvent row:
                var sender = Sender;
                Persist(row, _ => sender.Tell(LastSequenceNr));
                break;
            case long deleteTo:
                _deleter = Sender;
                DeleteMessages(deleteTo);
                break;
            case DeleteMessagesSuccess deleted:
                _deleter.Tell(deleted.ToSequenceNr);
                break;
        }
    }

    protected override void OnRecover(object message)
    {
        // It remembers nothing.
    }
}
