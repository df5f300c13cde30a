using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace AkkaChat.Telemetry.Tests;

/// <summary>Alerts, dashboard and documentation speak of metrics that there are.</summary>
public sealed partial class MonitoringTests(MonitoringTests.Page page) : IClassFixture<MonitoringTests.Page>
{
    [Theory]
    [InlineData("k8s/monitoring/prometheus-rule.yaml", 11)]
    [InlineData("k8s/monitoring/akkachat-dashboard.json", 20)]
    public void Every_metric_that_is_named_is_one_that_Prometheus_gets(string file, int atLeast)
    {
        var named = Metric().Matches(Read(file)).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count >= atLeast, $"{named.Count} names were found.");
        Assert.Empty(named.Except(page.Names, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_instrument_is_described()
    {
        var instruments = Instruments();
        var described = Read("docs/operations.md");

        Assert.True(instruments.Count >= 16, string.Join(' ', instruments));
        Assert.All(instruments, name => Assert.Contains($"| `{name}` |", described, StringComparison.Ordinal));
    }

    private static HashSet<string> Instruments()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "AkkaChat")
                names.Add(instrument.Name);
        };
        listener.Start();
        return names;
    }

    private static string Read(string path)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "AkkaChat.sln")))
            directory = directory.Parent;
        return File.ReadAllText(Path.Combine(directory.FullName, path));
    }

    // Of ours and of .NET: labels have such names too, and are on the page as well.
    [GeneratedRegex(@"\b(?:akkachat|dotnet|error)_[a-z0-9_]+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metric();

    /// <summary>The page of a node on which everything has happened once.</summary>
    public sealed class Page : IAsyncLifetime
    {
        private Node? _node;

        /// <summary>The names of series and labels.</summary>
        public IReadOnlySet<string> Names { get; private set; } = new HashSet<string>();

        public async Task InitializeAsync()
        {
            using var readings = new Readings();
            _node = await Node.StartAsync();
            var alice = await _node.RegisterAsync("alice");
            await using (var phone = await _node.ConnectAsync())
            {
                await phone.HelloAsync(alice, "phone");
                await phone.SendAsync(new { t = "send", id = 2, to = "alice", cmid = "m-1", body = new { text = "hi" } });
                await phone.ExpectAsync("ev");
            }

            await readings.UntilAsync("akkachat.sessions.closed", 1);
            Names = Metric().Matches(await _node.ReadMetricsAsync()).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        }

        public Task DisposeAsync() => _node?.DisposeAsync().AsTask() ?? Task.CompletedTask;
    }
}
