using AkkaChat.Cli.Bench.Floors;
using AkkaChat.Cli.Bench.Servers;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>All that a benchmark found, for whichever way it is shown.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Description">What it did.</param>
/// <param name="Options">What it was asked for, by name.</param>
/// <param name="Runs">One measurement for each run.</param>
/// <param name="Server">What was measured.</param>
/// <param name="Floors">What the machine does at most; null if that was not measured.</param>
/// <param name="Machine">What was measured on.</param>
internal sealed record Report(
    string Scenario,
    string Description,
    IReadOnlyDictionary<string, object?> Options,
    IReadOnlyList<Measurement> Runs,
    ServerInfo Server,
    FloorReading? Floors,
    Machine Machine)
{
    /// <summary>What is counted.</summary>
    public string Unit => Runs[0].Unit;

    /// <summary>Every figure with its value in each run, in the order in which they are shown.</summary>
    public IReadOnlyList<Row> Rows { get; } = ReportRows.Of(Runs);

    /// <summary>The figures beside the floors, from the medians.</summary>
    public IReadOnlyList<Ratio> Ratios => Ratio.Of(Rows, Floors);
}
