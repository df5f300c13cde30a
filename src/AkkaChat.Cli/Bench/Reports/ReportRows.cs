using HdrHistogram;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>Makes the figures of a report out of its measurements.</summary>
internal static class ReportRows
{
    /// <summary>The percentiles that are shown.</summary>
    private static readonly (string Key, double Percentile)[] Percentiles = [("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9)];

    /// <summary>Every figure with its value in each run; one that a run lacks is left out.</summary>
    public static IReadOnlyList<Row> Of(IReadOnlyList<Measurement> runs)
    {
        var (rows, unit) = (new List<Row>(), runs[0].Unit);
        Add(RowKind.Throughput, "count", Naming.Plural(unit), "", m => m.Count);
        Add(RowKind.Throughput, "elapsed_seconds", "elapsed", "s", m => m.Elapsed.TotalSeconds);
        Add(RowKind.Throughput, "per_second", "per second", "/s", m => m.Count / m.Elapsed.TotalSeconds);
        foreach (var (key, percentile) in Percentiles)
            Add(RowKind.Latency, $"latency_ms_{key.Replace(".", "", StringComparison.Ordinal)}", key, "ms", m => Milliseconds(m.Latency, h => h.GetValueAtPercentile(percentile)));
        Add(RowKind.Latency, "latency_ms_max", "max", "ms", m => Milliseconds(m.Latency, h => h.GetMaxValue()));
        Add(RowKind.Cpu, "cpu_us_node", "node", "µs", m => Micros(m, m.Cpu.Node));
        Add(RowKind.Cpu, "cpu_us_database", "database", "µs", m => Micros(m, m.Cpu.Database));
        Add(RowKind.Cpu, "cpu_us_node_and_database", "node + database", "µs", m => Micros(m, m.Cpu.Node + (m.Cpu.Database ?? TimeSpan.Zero)));
        Add(RowKind.Cpu, "cpu_us_generator", "generator", "µs", m => Micros(m, m.Cpu.Generator));
        foreach (var figure in runs[0].Figures)
            Add(RowKind.Further, Naming.Key(figure.Name), figure.Name, figure.Unit, m => m.Figures.Where(f => f.Name == figure.Name).Select(f => (double?)f.Value).FirstOrDefault());
        return rows;

        void Add(RowKind kind, string key, string label, string rowUnit, Func<Measurement, double?> value)
        {
            var values = runs.Select(value).ToList();
            if (values.TrueForAll(v => v is not null))
                rows.Add(new Row(kind, key, label, rowUnit, [.. values.Select(v => v!.Value)]));
        }
    }

    private static double? Milliseconds(LongHistogram? latency, Func<LongHistogram, long> microseconds) =>
        latency is { TotalCount: > 0 } ? microseconds(latency) / 1000.0 : null;

    private static double? Micros(Measurement measured, TimeSpan? used) => measured.Count == 0 ? null : used?.TotalMicroseconds / measured.Count;
}
