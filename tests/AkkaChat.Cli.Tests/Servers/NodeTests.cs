using AkkaChat.Cli.Bench.Servers;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Tests.Servers;

public sealed class NodeTests
{
    [Fact]
    public void A_set_key_reaches_the_node_as_an_environment_variable_and_wins()
    {
        var plan = new ServerPlan { Settings = new Dictionary<string, string> { ["AkkaChat:Limits:SendsPerSecond"] = "5", ["DOTNET_gcServer"] = "1" } };
        var environment = NodeEnvironment.Of(plan, new Uri("http://127.0.0.1:1"), "/data", "key", connectionString: null);
        Assert.Equal("5", environment["AkkaChat__Limits__SendsPerSecond"]);
        Assert.Equal("1", environment["DOTNET_gcServer"]);
        Assert.Equal("0", environment["AkkaChat__Limits__LoginsPerMinute"]);
        Assert.Equal("http://127.0.0.1:1", environment["Urls"]);
        Assert.DoesNotContain("AkkaChat__Storage__ConnectionString", environment.Keys);
    }

    [Fact]
    public void A_server_that_is_not_there_is_named() =>
        Assert.Contains("/no/such/node", Assert.Throws<SetUpException>(() => NodeBinary.Find("/no/such/node")).Message, StringComparison.Ordinal);

    [Fact]
    public void Outside_a_source_tree_the_message_says_which_options_there_are()
    {
        var message = Assert.Throws<SetUpException>(() => NodeBinary.Beside(new DirectoryInfo(Path.GetPathRoot(Path.GetTempPath())!))).Message;
        Assert.Contains("--server", message, StringComparison.Ordinal);
        Assert.Contains("--url", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_is_told_by_its_assembly()
    {
#if DEBUG
        Assert.True(AssemblyBuild.IsDebug(typeof(NodeTests).Assembly.Location));
#else
        Assert.False(AssemblyBuild.IsDebug(typeof(NodeTests).Assembly.Location));
#endif
        Assert.False(AssemblyBuild.IsDebug(typeof(object).Assembly.Location));
    }
}
