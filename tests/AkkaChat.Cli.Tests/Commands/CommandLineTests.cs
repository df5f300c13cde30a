using AkkaChat.Cli.Commands;

namespace AkkaChat.Cli.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("bench direct")]
    [InlineData("bench group --groups 5 --size 10 --in-flight 2 --duration 1.5 --warm-up 0")]
    [InlineData("bench steady --rate 250.5 --runs 3 --json --no-floor")]
    [InlineData("bench idle --connections 10 --storage postgres")]
    [InlineData("bench login --restart --parallelism 8 --set AkkaChat:Limits:PingSeconds=5 --set DOTNET_gcServer=1")]
    [InlineData("bench backlog --entries 1000 --unread 3")]
    [InlineData("bench group --url http://localhost:8080 --signing-key abc --node-pid 1 --connection-string Host=db --postgres-pid 2")]
    [InlineData("cluster show")]
    [InlineData("cluster leave 127.0.0.1:8081 --url http://10.0.0.1:8558 --token abc")]
    [InlineData("cluster down-unreachable --json")]
    [InlineData("cluster-sharding list-shards inbox")]
    [InlineData("actor hierarchy /system/sharding --depth 3")]
    [InlineData("log level")]
    [InlineData("log level debug --category AkkaChat.Node")]
    [InlineData("log tail --last 0")]
    [InlineData("inbox show alice")]
    [InlineData("conversation show d:alice:bob")]
    [InlineData("sessions --all --user alice --limit 10")]
    [InlineData("trace alice:bob 12 --user bob --json")]
    [InlineData("shell --url http://10.0.0.1:8558")]
    [InlineData("")]
    public void These_are_understood(string line) => Assert.Empty(Errors(line));

    [Theory]
    [InlineData("bench group --groups 0", "--groups wants a whole number")]
    [InlineData("bench group --size 501", "--size wants a whole number from 2 to 500")]
    [InlineData("bench group --duration 0", "--duration wants a number above 0")]
    [InlineData("bench group --duration NaN", "--duration wants a number above 0")]
    [InlineData("bench group --warm-up -1", "--warm-up wants a number of 0 or more")]
    [InlineData("bench group --set NoValue", "--set wants key=value")]
    [InlineData("bench group --set =x", "--set wants key=value")]
    [InlineData("bench group --url nowhere --signing-key x", "--url wants an address")]
    [InlineData("bench group --storage mysql", "mysql")]
    [InlineData("bench group --url http://a --server b", "--server is for a server that is started")]
    [InlineData("bench group --url http://a --set a=b", "--set is for a server that is started")]
    [InlineData("bench group --node-pid 1", "give --url too")]
    [InlineData("bench group --connection-string Host=a", "--connection-string needs --storage postgres")]
    [InlineData("bench group --storage postgres --postgres-pid 1", "--postgres-pid goes with --connection-string")]
    [InlineData("bench backlog --duration 5", "--duration")]
    [InlineData("bench nothing", "nothing")]
    [InlineData("cluster show --url nowhere", "--url wants an address")]
    [InlineData("cluster leave", "leave")]
    [InlineData("sessions --limit 201", "--limit wants a whole number from 1 to 200")]
    [InlineData("trace alice:bob", "trace")]
    [InlineData("trace alice:bob first", "first")]
    public void These_are_refused_by_name(string line, string message) => Assert.Contains(Errors(line), e => e.Contains(message, StringComparison.Ordinal));

    [Fact]
    public async Task A_line_that_is_refused_is_not_a_failed_verification() => Assert.Equal(2, await CommandLine.RunAsync(["bench", "group", "--groups", "none"]));

    private static IReadOnlyList<string> Errors(string line) => [.. CommandLine.Root(new ManagementDefaults("http://127.0.0.1:8558", null)).Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors.Select(e => e.Message)];
}
