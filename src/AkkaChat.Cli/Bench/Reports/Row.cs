namespace AkkaChat.Cli.Bench.Reports;

/// <summary>Kinds of figures, each a section of the table.</summary>
internal enum RowKind
{
    Throughput,
    Latency,
    Cpu,
    Further,
}

/// <summary>A figure over all runs.</summary>
/// <param name="Kind">Which section it belongs to.</param>
/// <param name="Key">Its name for programs, stable.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Unit">Its unit; empty for a number of things.</param>
/// <param name="Values">Its value in each run.</param>
internal sealed record Row(RowKind Kind, string Key, string Label, string Unit, IReadOnlyList<double> Values)
{
    /// <summary>The value in the middle; between two, their mean.</summary>
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>The smallest value.</summary>
    public double Min => Values.Min();

    /// <summary>The largest value.</summary>
    public double Max => Values.Max();
}
