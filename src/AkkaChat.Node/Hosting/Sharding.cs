using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.DependencyInjection;
using Akka.Hosting;
using AkkaChat.Node.Entities;

namespace AkkaChat.Node.Hosting;

/// <summary>What all regions share. A region is started on nodes that host entities and proxied on the others.</summary>
internal static class Sharding
{
    /// <summary>Shards per region: fixed for the life of the data; about ten times the most nodes.</summary>
    public const int Shards = 100;

    /// <summary>Idle time after which an entity that nothing needs leaves memory.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(120);

    /// <summary>Registers the region of one kind of entity.</summary>
    public static AkkaConfigurationBuilder WithRegion<TRegion>(
        this AkkaConfigurationBuilder builder,
        string name,
        ClusterSettings cluster,
        IMessageExtractor extractor,
        Func<string, IDependencyResolver, IActorRegistry, Props> props,
        Action<ShardOptions>? configure = null)
        where TRegion : class
    {
        if (!cluster.HostsEntities)
            return builder.WithShardRegionProxy<TRegion>(name, ClusterRoles.Entities, extractor);

        var options = new ShardOptions
        {
            Role = ClusterRoles.Entities,
            StateStoreMode = StateStoreMode.DData,
            PassivateIdleEntityAfter = Idle,
            HandOffStopMessage = StopEntity.Instance,
        };
        configure?.Invoke(options);
        return builder.WithShardRegion<TRegion>(
            name,
            (system, registry, resolver) => id => props(id, resolver, registry),
            extractor,
            options);
    }
}

/// <summary>Every message carries its entity's key: no envelope is needed.</summary>
internal sealed class KeyExtractor<TMessage>(Func<TMessage, string> key) : HashCodeMessageExtractor(Sharding.Shards)
    where TMessage : class
{
    /// <inheritdoc />
    public override string? EntityId(object message) => message is TMessage m ? key(m) : null;
}
