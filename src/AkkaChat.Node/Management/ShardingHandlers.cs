using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Node.Management;

/// <summary><c>cluster-sharding</c>: where shards are and how many entities they hold. Asked through the region or its proxy, so any node can tell.</summary>
internal sealed class ShardingHandlers(ActorSystem system, IReadOnlyActorRegistry registry)
{
    /// <summary>How long the nodes are waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly SortedDictionary<string, Func<IReadOnlyActorRegistry, IActorRef>> Regions = new(StringComparer.Ordinal)
    {
        ["account"] = r => r.Get<AccountRegion>(),
        ["conversation"] = r => r.Get<ConversationRegion>(),
        ["inbox"] = r => r.Get<InboxRegion>(),
        ["presence"] = r => r.Get<PresenceRegion>(),
    };

    /// <summary><c>cluster-sharding list-regions</c>.</summary>
    public async Task<RegionsReport> RegionsAsync(CancellationToken cancel)
    {
        var stats = await StatsAsync(cancel);
        return new RegionsReport([.. stats.Stats.GroupBy(s => s.Region).Select(g => new RegionSummary(g.Key, g.Count(), g.Sum(s => s.Shards), g.Sum(s => s.Entities)))]);
    }

    /// <summary><c>cluster-sharding region-stats</c>.</summary>
    public async Task<RegionStatsReport> StatsAsync(CancellationToken cancel)
    {
        var regions = await Task.WhenAll(Regions.Keys.Select(async region => (Region: region, Nodes: await AskAsync(region, cancel))));
        return new RegionStatsReport(
            [.. regions.SelectMany(r => r.Nodes.Select(n => new RegionStats(r.Region, n.Key, n.Value.Stats.Count, n.Value.Stats.Values.Sum())))]);
    }

    /// <summary><c>cluster-sharding list-shards</c>.</summary>
    public async Task<ShardsReport> ShardsAsync(string region, CancellationToken cancel)
    {
        if (!Regions.ContainsKey(region))
            throw new ManagementFault(ErrorCodes.NotFound, $"There is no region '{region}', only {string.Join(", ", Regions.Keys)}.");
        var nodes = await AskAsync(region, cancel);
        return new ShardsReport(region,
            [.. nodes.SelectMany(n => n.Value.Stats.Select(s => new ShardSummary(s.Key, n.Key, s.Value))).OrderBy(s => int.Parse(s.Shard, CultureInfo.InvariantCulture))]);
    }

    private async Task<IReadOnlyList<KeyValuePair<string, ShardRegionStats>>> AskAsync(string region, CancellationToken cancel)
    {
        try
        {
            var stats = await Regions[region](registry).Ask<ClusterShardingStats>(new GetClusterShardingStats(Patience), Patience + TimeSpan.FromSeconds(1), cancel);
            var self = Cluster.Get(system).SelfAddress;
            return [.. stats.Regions.Select(r => KeyValuePair.Create((r.Key.HasGlobalScope ? r.Key : self).ToString(), r.Value)).OrderBy(r => r.Key, StringComparer.Ordinal)];
        }
        catch (AskTimeoutException)
        {
            throw new ManagementFault(ErrorCodes.Unavailable, $"The region '{region}' does not answer: its coordinator is moving, or there is none yet. Try again.");
        }
    }
}
