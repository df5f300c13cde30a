using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Akka.Cluster;
using AkkaChat.Testing;
using AkkaChat.Web.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AkkaChat.Node.Tests.Hosting;

public sealed class HealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_node_is_ready_until_it_sends_its_clients_away()
    {
        await using var node = await RunningNode.StartAsync();
        await node.WaitFor(HttpStatusCode.OK, Patience);

        await node.Services.GetRequiredService<SessionDrain>().DrainAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "drain"), await node.Ready());
        Assert.Equal(HttpStatusCode.OK, await node.Status("/health/live"));
    }

    [Fact]
    public async Task A_member_that_leaves_is_not_ready_before_it_is_gone()
    {
        await using var node = await RunningNode.StartAsync();
        await node.WaitFor(HttpStatusCode.OK, Patience);
        var cluster = Cluster.Get(node.Services.GetRequiredService<ActorSystem>());

        cluster.Leave(cluster.SelfAddress);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "cluster"), await node.WaitFor(HttpStatusCode.ServiceUnavailable, Patience));
    }

    [Fact]
    public async Task A_node_that_is_no_gateway_serves_health_alone()
    {
        await using var node = await RunningNode.StartAsync(("AkkaChat:Cluster:Roles:0", "entities"));

        await node.WaitFor(HttpStatusCode.OK, Patience);

        Assert.Equal(HttpStatusCode.NotFound, await node.Status("/"));
        Assert.Equal(HttpStatusCode.NotFound, await node.Status("/api/me"));
    }

    [SkippableFact]
    public async Task While_the_database_is_away_a_node_lives_and_everything_writes_within_10_s_of_its_return()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await using var postgres = await PostgresServer.StartAsync();
        Skip.IfNot(postgres.IsPrivate, "A configured PostgreSQL is not ours to stop.");
        await using var node = await RunningNode.StartAsync(
            ("AkkaChat:Storage:Provider", "postgres"), ("AkkaChat:Storage:ConnectionString", await postgres.CreateDatabaseAsync()));
        await node.WaitFor(HttpStatusCode.OK, Patience);
        Assert.Equal(HttpStatusCode.Created, await node.Register("alice", signIn: true));
        var group = await node.CreateGroup();
        Assert.Equal(HttpStatusCode.Created, await node.Post(group, "before"));

        await postgres.HaltAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "database"), await node.WaitFor(HttpStatusCode.ServiceUnavailable, Patience));
        Assert.Equal(HttpStatusCode.OK, await node.Status("/health/live"));
        // Enough failures that every breaker is open and the shards have lost what they remember their entities with.
        var refused = await Task.WhenAll(
            [node.Post(group, "during"), .. Enumerable.Range(0, 15).Select(i => node.Register($"user{i}")), .. Enumerable.Range(0, 5).Select(_ => node.TryCreateGroup())]);
        Assert.All(refused, s => Assert.Equal(HttpStatusCode.ServiceUnavailable, s));

        await postgres.ContinueAsync();
        var back = Stopwatch.StartNew();
        await Task.WhenAll(
            Until(HttpStatusCode.Created, () => node.Register("back")),
            Until(HttpStatusCode.Created, () => node.Post(group, "during")),
            Until(HttpStatusCode.Created, node.TryCreateGroup));
        Assert.True(back.Elapsed < TimeSpan.FromSeconds(10), $"The first writes took until {back.Elapsed} after the database's return.");
        await node.WaitFor(HttpStatusCode.OK, Patience);
    }

    /// <summary>As a client does: again, until it has an outcome.</summary>
    private static async Task Until(HttpStatusCode wanted, Func<Task<HttpStatusCode>> attempt)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await attempt() != wanted)
            patience.Token.ThrowIfCancellationRequested();
    }
}
