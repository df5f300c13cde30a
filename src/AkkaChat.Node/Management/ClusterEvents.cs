using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster;
using AkkaChat.Node.Entities;
using Happened = AkkaChat.Protocol.Management.ClusterEvent;

namespace AkkaChat.Node.Management;

/// <summary><c>cluster tail</c>: members as they come, go and can't be reached.</summary>
internal sealed class ClusterEvents(ActorSystem system, TimeProvider clock)
{
    /// <summary>Events that wait for one reader; one who is slower misses the oldest.</summary>
    private const int Waiting = 1_000;

    /// <summary>First how everybody stands, then every change until cancelled.</summary>
    public async IAsyncEnumerable<Happened> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<Happened>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
        var actor = system.ActorOf(EntityProps.Of(() => new Subscriber(channel.Writer, clock)));
        try
        {
            await foreach (var @event in channel.Reader.ReadAllAsync(cancel))
                yield return @event;
        }
        finally
        {
            system.Stop(actor);
        }
    }

    private sealed class Subscriber(ChannelWriter<Happened> events, TimeProvider clock) : UntypedActor
    {
        private readonly Cluster _cluster = Cluster.Get(Context.System);

        protected override void PreStart() => _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.LeaderChanged));

        protected override void PostStop()
        {
            _cluster.Unsubscribe(Self);
            events.TryComplete();
        }

        protected override void OnReceive(object message)
        {
            var happened = message switch
            {
                ClusterEvent.IMemberEvent e => Of(ClusterHandlers.Name(e.Member.Status), e.Member.Address),
                ClusterEvent.UnreachableMember e => Of("unreachable", e.Member.Address),
                ClusterEvent.ReachableMember e => Of("reachable", e.Member.Address),
                ClusterEvent.LeaderChanged e => Of("leader", e.Leader),
                _ => null,
            };
            if (happened is not null)
                events.TryWrite(happened);
        }

        private Happened Of(string what, Address? address) => new(clock.GetUtcNow(), what, address?.ToString());
    }
}
