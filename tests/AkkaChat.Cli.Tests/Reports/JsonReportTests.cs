using System.Text.Json;
using AkkaChat.Cli.Bench.Reports;

namespace AkkaChat.Cli.Tests.Reports;

public sealed class JsonReportTests
{
    private readonly JsonElement _json = JsonDocument.Parse(JsonReport.Write(Sample.Report(100_000, 300_000, 200_000))).RootElement;

    [Fact]
    public void It_has_these_parts_and_no_others() => Assert.Equal(
        ["scenario", "description", "unit", "options", "summary", "ratios", "runs", "floors", "server", "machine"],
        _json.EnumerateObject().Select(p => p.Name));

    [Fact]
    public void The_summary_has_median_and_range()
    {
        var rate = _json.GetProperty("summary").GetProperty("per_second");
        Assert.Equal(20_000, rate.GetProperty("median").GetDouble());
        Assert.Equal(10_000, rate.GetProperty("min").GetDouble());
        Assert.Equal(30_000, rate.GetProperty("max").GetDouble());
    }

    [Fact]
    public void Every_run_has_every_figure_of_the_summary() => Assert.All(
        _json.GetProperty("runs").EnumerateArray(),
        run => Assert.Equal(_json.GetProperty("summary").EnumerateObject().Select(p => p.Name), run.EnumerateObject().Select(p => p.Name)));

    [Fact]
    public void What_was_asked_and_what_it_ran_on_is_in_it()
    {
        Assert.Equal(10, _json.GetProperty("options").GetProperty("groups").GetInt32());
        Assert.Equal(2, _json.GetProperty("machine").GetProperty("cores").GetInt32());
        Assert.Equal("PostgreSQL 15.1", _json.GetProperty("server").GetProperty("storage").GetString());
        Assert.Equal("abc", _json.GetProperty("server").GetProperty("commit").GetString());
        Assert.Equal(6, _json.GetProperty("floors").GetProperty("journal").GetProperty("database_us_per_row").GetDouble());
        Assert.Equal(12, _json.GetProperty("floors").GetProperty("echo").GetProperty("server_us_per_echo").GetDouble());
    }

    [Fact]
    public void All_names_are_snake_case() => Assert.All(Names(_json), name => Assert.Matches("^[a-z][a-z0-9_]*$", name));

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Names(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
