using AkkaChat.Cli.Bench.Floors;
using Spectre.Console;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>The floors for people.</summary>
internal static class FloorTable
{
    /// <summary>One line for each.</summary>
    public static Table Of(FloorReading floors)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("floor"));
        table.AddColumn(new TableColumn("per second").RightAligned());
        table.AddColumn(new TableColumn("CPU each").RightAligned());
        table.AddColumn(new TableColumn(""));
        if (floors.Journal is { } journal)
            table.AddRow("row into the journal", Number.Plain(journal.RowsPerSecond), Number.Format(journal.Micros, "µs"),
                journal.DatabaseMicros is { } database ? $"[grey]database {Number.Plain(database)}, client {Number.Plain(journal.ClientMicros)}[/]" : "[grey]SQLite and client[/]");
        if (floors.Echo is { } echo)
            table.AddRow("WebSocket echo", Number.Plain(echo.EchoesPerSecond), Number.Format(echo.ServerMicros, "µs"), $"[grey]server; client {Number.Plain(echo.ClientMicros)}[/]");
        foreach (var missing in floors.Missing)
            table.AddRow("[yellow]not measured[/]", "", "", Markup.Escape(missing));
        return table;
    }
}
