using Akka.Actor;
using Akka.Hosting;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Hosting;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Inboxes;

internal static class InboxHosting
{
    /// <summary>Inboxes, sharded by user. Live sessions renew through the region, so a connected user's inbox is never idle.</summary>
    public static AkkaConfigurationBuilder WithInboxes(this AkkaConfigurationBuilder builder, ClusterSettings cluster, string generation) =>
        builder.WithRegion<InboxRegion>(
            "inbox",
            cluster,
            new KeyExtractor<IInboxMessage>(m => m.User.Value),
            (id, services, _) =>
            {
                var (journal, clock) = (services.GetService<IJournalReader>(), services.GetService<TimeProvider>());
                return EntityProps.Of(() => new InboxActor(UserId.Parse(id), journal, clock, generation));
            });
}
