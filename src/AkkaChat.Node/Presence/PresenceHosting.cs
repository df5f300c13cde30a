using Akka.Actor;
using Akka.Hosting;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Hosting;

namespace AkkaChat.Node.Presence;

internal static class PresenceHosting
{
    /// <summary>Presence, sharded by user. It sleeps when neither a session nor a watcher has renewed for a while.</summary>
    public static AkkaConfigurationBuilder WithPresence(this AkkaConfigurationBuilder builder, ClusterSettings cluster) =>
        builder.WithRegion<PresenceRegion>(
            "presence",
            cluster,
            new KeyExtractor<IPresenceMessage>(m => m.User.Value),
            (id, services, _) =>
            {
                var clock = services.GetService<TimeProvider>();
                return EntityProps.Of(() => new PresenceActor(UserId.Parse(id), clock));
            });
}
