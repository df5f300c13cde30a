using AkkaChat.Cli.Bench.Floors;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>A figure divided by a floor.</summary>
/// <param name="Key">Its name for programs, stable.</param>
/// <param name="Row">The key of the figure.</param>
/// <param name="Value">The quotient.</param>
/// <param name="Floor">What was divided by, for people.</param>
internal sealed record Ratio(string Key, string Row, double Value, string Floor)
{
    /// <summary>Those that can be had.</summary>
    public static IReadOnlyList<Ratio> Of(IReadOnlyList<Row> rows, FloorReading? floors)
    {
        var ratios = new List<Ratio>();
        Add("per_second_to_rows", "per_second", floors?.Journal?.RowsPerSecond, "rows");
        Add("per_second_to_echoes", "per_second", floors?.Echo?.EchoesPerSecond, "echoes");
        Add("node_and_database_to_row_and_echo", "cpu_us_node_and_database", floors?.RowAndEchoMicros, "a row and an echo");
        Add("database_to_row", "cpu_us_database", floors?.Journal?.DatabaseMicros, "a row");
        return ratios;

        void Add(string key, string row, double? floor, string name)
        {
            if (floor > 0 && rows.FirstOrDefault(r => r.Key == row) is { } found)
                ratios.Add(new Ratio(key, row, found.Median / floor.Value, name));
        }
    }
}
