using HdrHistogram;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Figures that several scenarios show.</summary>
internal static class Figures
{
    private const double BytesPerKiB = 1024;
    private const double BytesPerMiB = 1024 * 1024;

    public static Figure PerSecond(string name, long count, TimeSpan elapsed) => new(name, count / elapsed.TotalSeconds, "/s");

    public static Figure Percentile(string name, LongHistogram latencies, double percentile) =>
        new(name, latencies.TotalCount == 0 ? 0 : latencies.GetValueAtPercentile(percentile) / 1000.0, "ms");

    public static Figure Retries(LoadRun run) => new("retries", run.Retries, "");

    public static Figure KiB(string name, double bytes) => new(name, bytes / BytesPerKiB, "KiB");

    public static Figure MiB(string name, double bytes) => new(name, bytes / BytesPerMiB, "MiB");
}
