using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using AkkaChat.Domain;

namespace AkkaChat.Node.Hosting;

/// <summary>Remoting, membership, and what happens when nodes can't reach each other.</summary>
internal static class ClusterHosting
{
    /// <summary>Everything of a member but joining: that is decided by <see cref="Formation.ClusterFormation"/>.</summary>
    public static AkkaConfigurationBuilder WithCluster(this AkkaConfigurationBuilder builder, ClusterSettings cluster)
    {
        return builder
            .AddHocon($$"""
                akka {
                  # Before its loggers are up and after they are down, the system writes to the console by itself.
                  stdout-loglevel = ERROR
                  log-dead-letters = off
                  log-dead-letters-during-shutdown = off
                  actor {
                    # Everything has a serializer of its own, which the tests hold to: no proof is needed on the way.
                    serialize-messages = off
                    default-mailbox.mailbox-type = "{{typeof(LinkedMailbox).AssemblyQualifiedName}}"
                    mailbox.unbounded-deque-based.mailbox-type = "{{typeof(LinkedDequeMailbox).AssemblyQualifiedName}}"
                  }
                  # A node that stops is gone within 30 s whatever it waits for in vain: the phases that have something to do add up to less.
                  coordinated-shutdown.phases {
                    # Its sessions are sent away before anything else of a node stops: their drain, what lingers, and a margin.
                    before-service-unbind.timeout = 10s
                    cluster-sharding-shutdown-region.timeout = 8s
                    cluster-leave.timeout = 4s
                    cluster-exiting.timeout = 4s
                    cluster-exiting-done.timeout = 1s
                    cluster-shutdown.timeout = 1s
                    before-actor-system-terminate.timeout = 1s
                    actor-system-terminate.timeout = 2s
                  }
                  cluster {
                    # As long as a cluster of a few nodes needs to agree on who is unreachable: 10 * log10(nodes) seconds.
                    split-brain-resolver.stable-after = 7s
                    # Then its shards are started elsewhere: by how much two sides may differ in when they decide. The default is another stable-after. Whoever is
                    # later still than that is fenced off by the journal.
                    down-removal-margin = 4s
                    # All nodes are started together: the first one need not be waited for long.
                    seed-node-timeout = 5s
                    sharding {
                      buffer-size = {{Limits.ShardingBuffer}}
                      distributed-data.durable.keys = []
                      # The defaults of 10 s each would add up to more than the database's outage that caused the failure.
                      coordinator-failure-backoff = 2s
                      shard-failure-backoff = 2s
                      entity-restart-backoff = 3s
                    }
                  }
                }
                """, HoconAddMode.Prepend)
            .WithRemoting(new RemoteOptions
            {
                HostName = cluster.BindHostname ?? cluster.Hostname,
                Port = cluster.BindPort ?? cluster.Port,
                PublicHostName = cluster.Hostname,
                // Without a port of its own, the one that was free is also the public one.
                PublicPort = cluster.BindPort is null ? null : cluster.Port,
            })
            .WithClustering(new Akka.Cluster.Hosting.ClusterOptions
            {
                Roles = cluster.EffectiveRoles,
                SplitBrainResolver = new KeepMajorityOption { Role = ClusterRoles.Entities },
            });
    }
}
