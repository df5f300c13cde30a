using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using AkkaChat.Domain;

namespace AkkaChat.Node.Hosting;

/// <summary>Remoting, membership, and what happens when nodes can't reach each other.</summary>
internal static class ClusterHosting
{
    /// <summary>
    /// Joins the seeds, or forms a cluster of its own when there are none: a single node and a cluster run the same code.
    /// </summary>
    public static AkkaConfigurationBuilder WithCluster(this AkkaConfigurationBuilder builder, ClusterSettings cluster)
    {
        builder
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
                  # Its sessions are sent away before anything else of a node stops: their drain, and a margin.
                  coordinated-shutdown.phases.before-service-unbind.timeout = 15s
                  cluster {
                    # As long as a cluster of a few nodes needs to agree on who is unreachable: 10 * log10(nodes) seconds.
                    split-brain-resolver.stable-after = 7s
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
            .WithRemoting(new RemoteOptions { HostName = cluster.Hostname, Port = cluster.Port })
            .WithClustering(new Akka.Cluster.Hosting.ClusterOptions
            {
                Roles = cluster.EffectiveRoles,
                SeedNodes = cluster.Seeds.Length == 0 ? null : cluster.Seeds,
                SplitBrainResolver = new KeepMajorityOption { Role = ClusterRoles.Entities },
            });
        if (cluster.Seeds.Length == 0)
        {
            builder.AddStartup((system, _) =>
            {
                var self = Cluster.Get(system);
                self.Join(self.SelfAddress);
            });
        }

        return builder;
    }
}
