using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace AkkaChat.Node.Hosting;

/// <summary>
/// The mailbox of every actor: takes memory only for the messages that wait in it. Akka's own keeps 1 KiB for each actor, and a user who is connected
/// and silent has four. Set as <c>akka.actor.default-mailbox</c>.
/// </summary>
internal sealed class LinkedMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<LinkedMessageQueue>
{
    /// <inheritdoc />
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new LinkedMessageQueue();
}

/// <summary>The same for actors with a stash. Set as <c>akka.actor.mailbox.unbounded-deque-based</c>.</summary>
internal sealed class LinkedDequeMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<LinkedDequeMessageQueue>
{
    /// <inheritdoc />
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new LinkedDequeMessageQueue();
}

/// <summary>
/// A linked list of messages: many threads enqueue, the actor's thread dequeues. One atomic exchange per message (D. Vyukov, non-intrusive
/// multi-producer single-consumer node-based queue).
/// </summary>
internal sealed class LinkedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    /// <summary>Taken already; its successor is the next message.</summary>
    private Node _taken = new(default);
    private Node _newest;

    public LinkedMessageQueue() => _newest = _taken;

    /// <inheritdoc />
    /// <remarks>Of a message that is just being enqueued its sender tells the dispatcher afterwards: to miss it here does no harm.</remarks>
    public bool HasMessages => Volatile.Read(ref _taken).Next is not null;

    /// <inheritdoc />
    /// <remarks>Walks the list: for inspection only.</remarks>
    public int Count
    {
        get
        {
            var count = 0;
            for (var node = Volatile.Read(ref _taken).Next; node is not null; node = node.Next)
                count++;
            return count;
        }
    }

    /// <inheritdoc />
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var node = new Node(envelope);
        Interlocked.Exchange(ref _newest, node).Next = node;
    }

    /// <inheritdoc />
    public bool TryDequeue(out Envelope envelope)
    {
        if (_taken.Next is not { } next)
        {
            envelope = default;
            return false;
        }

        envelope = next.Envelope;
        next.Envelope = default;
        // An old node must not keep young ones alive.
        _taken.Next = null;
        Volatile.Write(ref _taken, next);
        return true;
    }

    /// <inheritdoc />
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }

    private sealed class Node(Envelope envelope)
    {
        private Node? _next;

        public Envelope Envelope { get; set; } = envelope;

        public Node? Next
        {
            get => Volatile.Read(ref _next);
            set => Volatile.Write(ref _next, value);
        }
    }
}

/// <summary>A <see cref="LinkedMessageQueue"/> to whose front the stash puts messages back.</summary>
internal sealed class LinkedDequeMessageQueue() : DequeWrapperMessageQueue(new LinkedMessageQueue()), IUnboundedDequeBasedMessageQueueSemantics;
