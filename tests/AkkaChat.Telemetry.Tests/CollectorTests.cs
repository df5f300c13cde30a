using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AkkaChat.Telemetry.Tests;

public sealed class CollectorTests
{
    [Fact]
    public async Task A_collector_gets_metrics_and_no_traces_unless_they_are_wanted()
    {
        await using var collector = await Collector.StartAsync();

        await PostAsync(collector.Settings);

        Assert.Contains("akkachat.messages.accepted", collector.Got("/v1/metrics"), StringComparison.Ordinal);
        Assert.Empty(collector.Got("/v1/traces"));
    }

    [Fact]
    public async Task A_collector_gets_the_traces_that_are_wanted()
    {
        await using var collector = await Collector.StartAsync();

        await PostAsync([.. collector.Settings, "--AkkaChat:Telemetry:TraceRatio=1"]);

        var traces = collector.Got("/v1/traces");
        Assert.All(new[] { "send", "accept", "store" }, step => Assert.Contains(step, traces, StringComparison.Ordinal));
        Assert.DoesNotContain("alice", traces, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-0.1")]
    [InlineData("often")]
    public async Task A_ratio_that_is_none_ends_the_node_with_the_name_of_its_key(string ratio) =>
        Assert.Contains(
            "AkkaChat:Telemetry:TraceRatio",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => Node.StartAsync(null, $"--AkkaChat:Telemetry:TraceRatio={ratio}"))).Message,
            StringComparison.Ordinal);

    /// <summary>A node that is told of one message and stopped, which sends what it has collected.</summary>
    private static async Task PostAsync(string[] settings)
    {
        using var readings = new Readings();
        await using var node = await Node.StartAsync(null, settings);
        using var answer = await node.PostAsync(await node.RegisterAsync("alice"), "d:alice:alice", "m-1", "hi");
        await readings.UntilAsync("akkachat.copies.stored", 1);
    }

    /// <summary>An OpenTelemetry collector that keeps what it gets.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Path, string Body)> _got = new();

        private Collector()
        {
            var builder = WebApplication.CreateBuilder(["--Urls=http://127.0.0.1:0"]);
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.MapPost("/{**path}", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                // Texts are in it as they are; the rest does not matter here.
                _got.Enqueue((request.Path.Value!, Encoding.Latin1.GetString(body.ToArray())));
            });
        }

        /// <summary>What a node is told of it.</summary>
        public string[] Settings => [$"--OTEL_EXPORTER_OTLP_ENDPOINT={_app.Urls.Single()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync();
            return collector;
        }

        /// <summary>Everything that came to a path.</summary>
        public string Got(string path) => string.Concat(_got.Where(g => g.Path == path).Select(g => g.Body));

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
