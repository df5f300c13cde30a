using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Hosting;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Conversations;

internal static class ConversationHosting
{
    /// <summary>
    /// Conversations, sharded by id and remembered while they are awake: one that still owes copies is started again after a crash without
    /// anybody asking for it. They go to sleep by themselves once they are settled.
    /// </summary>
    public static AkkaConfigurationBuilder WithConversations(this AkkaConfigurationBuilder builder, ClusterSettings cluster) => builder
        .AddHocon($$"""
            akka.cluster.sharding {
              journal-plugin-id = "{{SqlPersistenceHosting.ShardingJournal}}"
              snapshot-plugin-id = "{{SqlPersistenceHosting.ShardingSnapshots}}"
              # Everything remembered wakes up in small groups, so that a restart does not read the whole journal at once.
              entity-recovery-strategy = "constant"
              entity-recovery-constant-rate-strategy {
                frequency = 50 ms
                number-of-entities = 10
              }
            }
            """, HoconAddMode.Prepend)
        .WithRegion<ConversationRegion>(
            "conversation",
            cluster,
            new KeyExtractor<IConversationMessage>(m => m.Conversation.Value),
            (id, services, regions) =>
            {
                var (journal, clock) = (services.GetService<IJournalReader>(), services.GetService<TimeProvider>());
                var (inboxes, presence) = (regions.Get<InboxRegion>(), regions.Get<PresenceRegion>());
                return EntityProps.Of(() => new ConversationActor(ConversationId.Parse(id), inboxes, presence, journal, clock, Sharding.Idle));
            },
            options =>
            {
                options.RememberEntities = true;
                options.RememberEntitiesStore = RememberEntitiesStore.Eventsourced;
                options.ShouldPassivateIdleEntities = false;
            });
}
