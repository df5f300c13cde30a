namespace AkkaChat.Protocol.Management;

/// <summary><c>GET /manage/sharding</c>: the kinds of entities.</summary>
/// <param name="Regions">By name.</param>
public sealed record RegionsReport(IReadOnlyList<RegionSummary> Regions);

/// <summary>A kind of entity, over all nodes.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Nodes">Nodes that host it.</param>
/// <param name="Shards">Shards that have a home.</param>
/// <param name="Entities">Entities in memory.</param>
public sealed record RegionSummary(string Region, int Nodes, int Shards, int Entities);

/// <summary><c>GET /manage/sharding/{region}</c>: the shards of one kind of entity.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Shards">Those that have a home, by number.</param>
public sealed record ShardsReport(string Region, IReadOnlyList<ShardSummary> Shards);

/// <summary>A shard.</summary>
/// <param name="Shard">Its number.</param>
/// <param name="Node">Where it is.</param>
/// <param name="Entities">Its entities in memory.</param>
public sealed record ShardSummary(string Shard, string Node, int Entities);

/// <summary><c>GET /manage/sharding/stats</c>: how the entities are spread.</summary>
/// <param name="Stats">By region and node.</param>
public sealed record RegionStatsReport(IReadOnlyList<RegionStats> Stats);

/// <summary>One kind of entity on one node.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Node">The node.</param>
/// <param name="Shards">Shards there.</param>
/// <param name="Entities">Entities in memory there.</param>
public sealed record RegionStats(string Region, string Node, int Shards, int Entities);
