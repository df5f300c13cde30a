using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using AkkaChat.Testing;
using Xunit;

namespace AkkaChat.EndToEnd.Tests;

/// <summary>An operator asks a real node what became of a message.</summary>
public sealed class TraceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_trace_tells_who_has_read_whose_device_lags_and_whose_is_offline()
    {
        var management = $"http://127.0.0.1:{FreePort()}";
        await using var node = await new NodeProcess(new Dictionary<string, string> { ["AkkaChat:Management:Urls"] = management }).StartAsync();
        var people = await Person.RegisterAsync(node, ["alice", "bob", "carol", "dan"]);
        await using var bob = await SettleAsync(node, people[1], window: 256);
        await using var carol = await SettleAsync(node, people[2], window: 1);
        await (await SettleAsync(node, people[3], window: 256)).DisposeAsync();

        var group = (await people[0].PostAsync("/api/conversations", new { title = "Tea", members = new[] { "bob", "carol", "dan" } }))["conv"]!.GetValue<string>();
        // Carol's phone takes one entry, and does not acknowledge it: the next one waits.
        await carol.ExpectAsync("ev");
        await people[0].PostAsync($"/api/conversations/{group}/messages", new { cmid = "m-1", body = new { text = "hi" } });
        await bob.ExpectAsync("ev", e => e["cseq"]!.GetValue<long>() == 2);
        await bob.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = 2 });
        await bob.SendAsync(new JsonObject { ["t"] = "read", ["id"] = 9, ["conv"] = group, ["cseq"] = 2 });
        await bob.ExpectAsync("ok");

        var members = await TraceUntilAsync(management, group, m => Stage(m["bob"]) == "read" && Explained(m["carol"]).Contains("lags", StringComparison.Ordinal)
            && Explained(m["dan"]).Contains("offline", StringComparison.Ordinal));
        Assert.Equal(("read", "wrote it", 2), (Stage(members["alice"]), members["alice"]!["explanation"]!.GetValue<string>(), Seq(members["alice"])));
        Assert.Equal(("read", "has read up to 2", 2), (Stage(members["bob"]), members["bob"]!["explanation"]!.GetValue<string>(), Seq(members["bob"])));
        Assert.Equal(("stored", 2), (Stage(members["carol"]), Seq(members["carol"])));
        Assert.EndsWith("and lags: sent up to 1 of 2, acknowledged up to 0, window 1", Explained(members["carol"]), StringComparison.Ordinal);
        Assert.Equal(("stored", 2), (Stage(members["dan"]), Seq(members["dan"])));
        Assert.StartsWith("offline since ", Explained(members["dan"]), StringComparison.Ordinal);

        var (code, output) = await AkkachatAsync("trace", group, "2", "--user", "dan", "--url", management);
        Assert.Equal(0, code);
        Assert.Matches(@"dan +stored +2 +waits in the inbox: no device has it yet\s+phone +stored +offline since .+, acknowledged up to 0", output);
    }

    [Fact]
    public async Task What_cant_be_done_is_one_sentence_and_an_exit_code()
    {
        var (code, output) = await AkkachatAsync("cluster", "show", "--url", $"http://127.0.0.1:{FreePort()}");

        Assert.Equal(2, code);
        Assert.StartsWith("Nothing answers at http://127.0.0.1:", output.Trim(), StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
    }

    /// <summary>A phone that has taken its first directory.</summary>
    private static async Task<ChatSocket> SettleAsync(NodeProcess node, Person person, int window)
    {
        var (socket, _) = await ChatSocket.HelloAsync(node, person, "phone", window: window);
        await socket.ExpectAsync("caught_up");
        await socket.SendAsync(new JsonObject { ["t"] = "ack", ["id"] = 2, ["seq"] = 0 });
        await socket.ExpectAsync("ok");
        return socket;
    }

    private static async Task<IReadOnlyDictionary<string, JsonNode?>> TraceUntilAsync(string management, string conversation, Func<IReadOnlyDictionary<string, JsonNode?>, bool> done)
    {
        using var http = new HttpClient();
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var clock = Stopwatch.StartNew(); ; await every.WaitForNextTickAsync())
        {
            var trace = await http.GetStringAsync(new Uri($"{management}/manage/conversations/{conversation}/trace/2"));
            var members = JsonNode.Parse(trace)!["members"]!.AsArray().ToDictionary(m => m!["user"]!.GetValue<string>(), StringComparer.Ordinal);
            if (done(members)) return members;
            if (clock.Elapsed > Patience) throw new TimeoutException(trace);
        }
    }

    private static string Stage(JsonNode? member) => member!["stage"]!.GetValue<string>();

    private static long Seq(JsonNode? member) => member!["seq"]?.GetValue<long>() ?? 0;

    private static string Explained(JsonNode? member) => member!["devices"]!.AsArray() is [{ } device] ? device["explanation"]!.GetValue<string>() : "";

    /// <summary>The built command line; its exit code and everything it says.</summary>
    private static async Task<(int Code, string Output)> AkkachatAsync(params string[] args)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var root = own;
        while (!File.Exists(Path.Combine(root!.FullName, "AkkaChat.sln"))) root = root.Parent;
        var assembly = Path.Combine(root.FullName, "src", "AkkaChat.Cli", "bin", own.Parent!.Name, own.Name, "akkachat.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
