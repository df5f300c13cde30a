using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using AkkaChat.Node.Tests.Hosting;
using AkkaChat.Protocol.Management;
using AkkaChat.Testing;
using Xunit;

namespace AkkaChat.Node.Tests.Management;

public sealed class TwoNodesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly OperationsJson Json = OperationsJson.Default;

    [SkippableFact]
    public async Task Any_node_tells_of_the_whole_cluster_and_can_have_another_one_leave()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await using var postgres = await PostgresServer.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        var port = FreePort();
        await using var first = await StartAsync(database, port, port, "entities", "gateway");
        await first.WaitFor(HttpStatusCode.OK, Patience);
        await using var second = await StartAsync(database, 0, port, "gateway");
        await second.WaitFor(HttpStatusCode.OK, Patience);

        var cluster = await UntilAsync(second, "/manage/cluster", Json.ClusterReport, c => c.Members.Count(m => m.Status == MemberStates.Up) == 2);
        Assert.Equal([$"akka.tcp://akkachat@127.0.0.1:{port}", cluster.Node], cluster.Members.Select(m => m.Address));
        Assert.False((await GetAsync(second, "/manage/inboxes/alice", Json.InboxReport)).Exists);
        var shard = Assert.Single((await GetAsync(second, "/manage/sharding/inbox", Json.ShardsReport)).Shards);
        Assert.Equal((cluster.Members[0].Address, 1), (shard.Node, shard.Entities));
        Assert.Empty((await GetAsync(first, "/manage/sessions?all=true", Json.SessionsReport)).Silent);

        using var left = await first.Management.PostAsJsonAsync(
            new Uri("/manage/cluster/leave", UriKind.Relative), new MemberRequest(cluster.Node[(cluster.Node.IndexOf('@', StringComparison.Ordinal) + 1)..]), Json.MemberRequest);
        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        await UntilAsync(first, "/manage/cluster", Json.ClusterReport, c => c.Members.Count == 1);
    }

    private static Task<RunningNode> StartAsync(string database, int port, int seed, params string[] roles) => RunningNode.StartAsync(
    [
        ("AkkaChat:Storage:Provider", "postgres"),
        ("AkkaChat:Storage:ConnectionString", database),
        ("AkkaChat:Cluster:Port", $"{port}"),
        ("AkkaChat:Cluster:Seeds:0", $"akka.tcp://akkachat@127.0.0.1:{seed}"),
        .. roles.Select((role, i) => ($"AkkaChat:Cluster:Roles:{i}", (string?)role)),
    ]);

    private static async Task<T> GetAsync<T>(RunningNode node, string path, JsonTypeInfo<T> type) =>
        (await node.Management.GetFromJsonAsync(new Uri(path, UriKind.Relative), type))!;

    private static async Task<T> UntilAsync<T>(RunningNode node, string path, JsonTypeInfo<T> type, Func<T, bool> done)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var reply = await GetAsync(node, path, type);
            if (done(reply))
                return reply;
            await every.WaitForNextTickAsync(patience.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
