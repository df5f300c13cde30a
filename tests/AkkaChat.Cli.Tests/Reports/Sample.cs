using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Bench.Floors;
using AkkaChat.Cli.Bench.Reports;
using AkkaChat.Cli.Bench.Servers;
using HdrHistogram;

namespace AkkaChat.Cli.Tests.Reports;

/// <summary>A report with round numbers.</summary>
internal static class Sample
{
    /// <summary>Ten seconds of <paramref name="count"/> deliveries; latencies from 1 to 1000 ms, one of each.</summary>
    public static Measurement Run(long count)
    {
        var latency = new LongHistogram(60_000_000, 3);
        for (var milliseconds = 1; milliseconds <= 1000; milliseconds++)
            latency.RecordValue(milliseconds * 1000L);
        return new Measurement("delivery", count, TimeSpan.FromSeconds(10), new CpuReading(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)))
        {
            Latency = latency,
            Figures = [new Figure("ok p99", 12.5, "ms")],
        };
    }

    public static Report Report(params long[] counts) => new(
        "group",
        "10 groups of 20",
        new Dictionary<string, object?> { ["groups"] = 10 },
        [.. counts.Select(Run)],
        new ServerInfo(new Uri("http://127.0.0.1:1"), "0.1.0", "abc", IsDebugBuild: false, "PostgreSQL 15.1", new Dictionary<string, string>()),
        new FloorReading(new JournalFloor(100_000, 6, 2), new EchoFloor(40_000, 12, 20)),
        new Machine(2, null, 1 << 30, "an OS", ".NET 10"));
}
