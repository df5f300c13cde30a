using System.CommandLine;
using AkkaChat.Cli.Operations;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Cli.Commands;

/// <summary><c>akkachat cluster</c> and <c>akkachat cluster-sharding</c>, called as in Petabridge.Cmd.</summary>
internal static class ClusterCommands
{
    private static readonly OperationsJson Json = OperationsJson.Default;

    /// <summary>Members.</summary>
    public static Command Cluster(ManagementDefaults defaults) => new("cluster", "Who is in the cluster, and who shall leave it.")
    {
        Operation.Of(defaults, "show", "Every member with its status, as the node that is asked sees it.", [],
            (node, _, cancel) => node.GetAsync("manage/cluster", Json.ClusterReport, cancel), ClusterViews.Show),
        Operation.Of(defaults, "status", "The node that is asked.", [],
            (node, _, cancel) => node.GetAsync("manage/node", Json.NodeReport, cancel), ClusterViews.Status),
        Operation.Of(defaults, "leader", "The leader of the cluster and of each role.", [],
            (node, _, cancel) => node.GetAsync("manage/cluster/leader", Json.LeaderReport, cancel), ClusterViews.Leader),
        Operation.Lines(defaults, "tail", "Members as they come, go and can't be reached, until Ctrl+C.", [],
            (node, _, cancel) => node.LinesAsync("manage/cluster/events", Json.ClusterEvent, cancel), ClusterViews.Event),
        Change(defaults, "leave", "Has a member hand over its work, send its clients elsewhere and end.", "leaves"),
        Change(defaults, "down", "Declares a member dead that can't be reached and will not come back.", "is down"),
        Operation.Of(defaults, "down-unreachable", "Declares every member dead that can't be reached.", [],
            (node, _, cancel) => node.PostAsync("manage/cluster/down-unreachable", Json.ClusterChange, cancel), ClusterViews.Changed("is down")),
    };

    /// <summary>Shards.</summary>
    public static Command Sharding(ManagementDefaults defaults)
    {
        var region = new Argument<string>("region") { Description = "account, conversation, inbox or presence." };
        return new("cluster-sharding", "Where entities are.")
        {
            Operation.Of(defaults, "list-regions", "The kinds of entities, and how many are in memory.", [],
                (node, _, cancel) => node.GetAsync("manage/sharding", Json.RegionsReport, cancel), NodeViews.Regions),
            Operation.Of(defaults, "list-shards", "The shards of one kind, where they are, and their entities in memory.", [region],
                (node, parsed, cancel) => node.GetAsync($"manage/sharding/{Uri.EscapeDataString(parsed.GetRequiredValue(region))}", Json.ShardsReport, cancel), NodeViews.Shards),
            Operation.Of(defaults, "region-stats", "How shards and entities are spread over the nodes.", [],
                (node, _, cancel) => node.GetAsync("manage/sharding/stats", Json.RegionStatsReport, cancel), NodeViews.Stats),
        };
    }

    private static Command Change(ManagementDefaults defaults, string name, string description, string done)
    {
        var address = new Argument<string>("address") { Description = "A member as 'cluster show' names it: host:port, or akka.tcp://akkachat@host:port." };
        return Operation.Of(defaults, name, description, [address],
            (node, parsed, cancel) => node.PostAsync($"manage/cluster/{name}", new MemberRequest(parsed.GetRequiredValue(address)), cancel), ClusterViews.Changed(done));
    }
}
