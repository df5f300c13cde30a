using AkkaChat.Node.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AkkaChat.Node.Tests.Hosting;

public sealed class NodeOptionsTests
{
    [Fact]
    public void Without_any_configuration_a_node_stores_in_SQLite_and_is_a_cluster_of_its_own()
    {
        var options = Read();

        Assert.Equal(("data", true, "127.0.0.1", 0), (options.DataDirectory, options.Storage.IsSqlite, options.Cluster.Hostname, options.Cluster.Port));
        Assert.Empty(options.Cluster.Seeds);
        Assert.True(options.Cluster is { HostsEntities: true, ServesClients: true });
    }

    [Theory]
    [InlineData("AkkaChat:Storage:Provider", "mysql")]
    [InlineData("AkkaChat:Storage:Generation", "two")]
    [InlineData("AkkaChat:Cluster:Port", "70000")]
    [InlineData("AkkaChat:Cluster:BindPort", "70000")]
    [InlineData("AkkaChat:Cluster:BindPort", "4053")]
    [InlineData("AkkaChat:Cluster:Hostname", "")]
    [InlineData("AkkaChat:Cluster:Roles:0", "entity")]
    [InlineData("AkkaChat:Cluster:Roles:0", "gateway")]
    [InlineData("AkkaChat:Cluster:Seeds:0", "localhost:4053")]
    [InlineData("AkkaChat:Cluster:Seeds:0", "akka.tcp://other@localhost:4053")]
    public void A_fault_is_told_by_its_key(string key, string value)
    {
        var section = key.Split(':')[2];

        Assert.Contains($"AkkaChat:{key.Split(':')[1]}:{section}", Fault((key, value)), StringComparison.Ordinal);
    }

    [Fact]
    public void PostgreSQL_needs_a_connection_string() =>
        Assert.Contains("AkkaChat:Storage:ConnectionString", Fault(("AkkaChat:Storage:Provider", "postgres")), StringComparison.Ordinal);

    [Fact]
    public void A_cluster_of_several_nodes_needs_PostgreSQL() =>
        Assert.Contains("AkkaChat:Storage:Provider", Fault(("AkkaChat:Cluster:Seeds:0", "akka.tcp://akkachat@10.0.0.1:4053")), StringComparison.Ordinal);

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var fault = Fault(("AkkaChat:Storage:Provider", "mysql"), ("AkkaChat:Cluster:Port", "-1"));

        Assert.Contains("AkkaChat:Storage:Provider", fault, StringComparison.Ordinal);
        Assert.Contains("AkkaChat:Cluster:Port", fault, StringComparison.Ordinal);
    }

    private static string Fault(params (string Key, string Value)[] settings) => Assert.Throws<InvalidOperationException>(() => Read(settings)).Message;

    private static NodeOptions Read(params (string Key, string Value)[] settings) => NodeOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
