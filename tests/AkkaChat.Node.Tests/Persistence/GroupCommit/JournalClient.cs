using Akka.Actor;
using Akka.Persistence;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Node.Tests.Persistence.GroupCommit;

/// <summary>Speaks with the journal as a persistent actor does.</summary>
internal sealed class JournalClient(ActorSystem system) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IActorRef _journal = Akka.Persistence.Persistence.Instance.Apply(system).JournalFor(null);
    private readonly Inbox _inbox = Inbox.Create(system);

    /// <summary>Writes the first rows of an entity, all in one.</summary>
    public async Task WriteAsync(string persistenceId, params IInboxEvent[] events)
    {
        var rows = events.Select(IPersistentRepresentation (e, i) => new Persistent(e, i + 1, persistenceId)).ToArray();
        _journal.Tell(new WriteMessages([new AtomicWrite([.. rows])], _inbox.Receiver, 1), _inbox.Receiver);
        await NextAsync<WriteMessagesSuccessful>();
        foreach (var _ in rows)
            await NextAsync<WriteMessageSuccess>();
    }

    /// <summary>Deletes the rows up to a number.</summary>
    public async Task DeleteAsync(string persistenceId, long to)
    {
        _journal.Tell(new DeleteMessagesTo(persistenceId, to, _inbox.Receiver), _inbox.Receiver);
        await NextAsync<DeleteMessagesSuccess>();
    }

    /// <summary>Recovers.</summary>
    /// <exception cref="InvalidOperationException">The journal says that it can't.</exception>
    public async Task<Replay> ReplayAsync(string persistenceId, long from = 1, long to = long.MaxValue, long max = long.MaxValue)
    {
        _journal.Tell(new ReplayMessages(from, to, max, persistenceId, _inbox.Receiver), _inbox.Receiver);
        var rows = new List<IPersistentRepresentation>();
        while (true)
        {
            switch (await _inbox.ReceiveAsync(Patience))
            {
                case ReplayedMessage row:
                    rows.Add(row.Persistent);
                    break;
                case RecoverySuccess end:
                    return new Replay(rows, end.HighestSequenceNr);
                case ReplayMessagesFailure failure:
                    throw new InvalidOperationException("The journal can't replay.", failure.Cause);
                case var other:
                    throw new NotSupportedException($"{other} instead of a row.");
            }
        }
    }

    public void Dispose() => _inbox.Dispose();

    private async Task NextAsync<T>()
    {
        if (await _inbox.ReceiveAsync(Patience) is var next and not T)
            throw new NotSupportedException($"{next} instead of {typeof(T).Name}.");
    }
}

/// <summary>What a recovery was given.</summary>
/// <param name="Rows">The rows, as they came.</param>
/// <param name="Highest">The highest number that the entity has ever used.</param>
internal sealed record Replay(IReadOnlyList<IPersistentRepresentation> Rows, long Highest)
{
    /// <summary>The rows' numbers.</summary>
    public IEnumerable<long> Numbers => Rows.Select(r => r.SequenceNr);
}
