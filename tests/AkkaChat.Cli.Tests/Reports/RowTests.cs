using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Bench.Reports;

namespace AkkaChat.Cli.Tests.Reports;

public sealed class RowTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    public void The_median_is_the_middle(double[] values, double median) => Assert.Equal(median, Of(values).Median);

    [Fact]
    public void Cost_is_microseconds_of_the_processors_per_unit()
    {
        var rows = Sample.Report(100_000).Rows.ToDictionary(r => r.Key, r => r.Median);
        Assert.Equal(10_000, rows["per_second"]);
        Assert.Equal(60, rows["cpu_us_node"]);
        Assert.Equal(20, rows["cpu_us_database"]);
        Assert.Equal(80, rows["cpu_us_node_and_database"]);
        Assert.Equal(10, rows["cpu_us_generator"]);
    }

    [Fact]
    public void Percentiles_are_in_milliseconds()
    {
        var rows = Sample.Report(1).Rows.ToDictionary(r => r.Key, r => r.Median);
        Assert.Equal(500, rows["latency_ms_p50"], tolerance: 1);
        Assert.Equal(990, rows["latency_ms_p99"], tolerance: 1);
        Assert.Equal(999, rows["latency_ms_p999"], tolerance: 1);
    }

    [Fact]
    public void What_can_not_be_seen_has_no_row()
    {
        var run = Sample.Run(10) with { Cpu = new CpuReading(null, null, TimeSpan.Zero), Latency = null };
        var keys = ReportRows.Of([run]).Select(r => r.Key).ToList();
        Assert.DoesNotContain("cpu_us_node", keys);
        Assert.DoesNotContain("cpu_us_node_and_database", keys);
        Assert.DoesNotContain("latency_ms_p50", keys);
    }

    [Fact]
    public void An_embedded_database_is_part_of_the_node()
    {
        var run = Sample.Run(100_000) with { Cpu = new CpuReading(TimeSpan.FromSeconds(6), null, TimeSpan.Zero) };
        Assert.Equal(60, ReportRows.Of([run]).Single(r => r.Key == "cpu_us_node_and_database").Median);
    }

    [Fact]
    public void Figures_are_divided_by_the_floors()
    {
        var ratios = Sample.Report(100_000).Ratios.ToDictionary(r => r.Key, r => r.Value);
        Assert.Equal(0.1, ratios["per_second_to_rows"], tolerance: 1e-9);
        Assert.Equal(0.25, ratios["per_second_to_echoes"], tolerance: 1e-9);
        Assert.Equal(4, ratios["node_and_database_to_row_and_echo"], tolerance: 1e-9);
        Assert.Equal(20.0 / 6, ratios["database_to_row"], tolerance: 1e-9);
    }

    [Theory]
    [InlineData(0, "", "0")]
    [InlineData(1_234_567.8, "", "1,234,568")]
    [InlineData(42, "", "42")]
    [InlineData(42.26, "ms", "42.3 ms")]
    [InlineData(4.226, "µs", "4.23 µs")]
    [InlineData(0.5004, "ms", "0.500 ms")]
    [InlineData(3 * 1024 * 1024, "B", "3 MiB")]
    public void Numbers_have_three_digits_that_mean_something(double value, string unit, string text) => Assert.Equal(text, Number.Format(value, unit));

    [Theory]
    [InlineData("delivery", "deliveries")]
    [InlineData("log-in", "log-ins")]
    public void Units_have_plurals(string one, string several) => Assert.Equal(several, Naming.Plural(one));

    [Theory]
    [InlineData("live heap afterwards / before", "live_heap_afterwards_before")]
    [InlineData("--in-flight", "in_flight")]
    public void Names_for_programs_are_snake_case(string name, string key) => Assert.Equal(key, Naming.Key(name));

    private static Row Of(double[] values) => new(RowKind.Further, "x", "x", "", values);
}
