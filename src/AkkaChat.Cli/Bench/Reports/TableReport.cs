using Spectre.Console;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>A report for people.</summary>
internal static class TableReport
{
    private const string Debug = "This is a Debug build: its figures mean nothing. Build Release (dotnet build -c Release), or give a Release build with --server.";

    /// <summary>Digits of a commit that tell it from others.</summary>
    private const int ShortCommit = 9;

    /// <summary>Writes it.</summary>
    public static void Write(IAnsiConsole console, Report report)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]akkachat bench {Markup.Escape(report.Scenario)}[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });
        console.WriteLine(report.Description);
        console.MarkupLineInterpolated($"[grey]{Server(report)}[/]");
        console.MarkupLineInterpolated($"[grey]{On(report.Machine)}[/]");
        if (report.Server.IsDebugBuild)
            console.MarkupLineInterpolated($"[yellow]{Debug}[/]");
        console.WriteLine();
        console.Write(Figures(report));
        if (report.Floors is not null)
            console.Write(FloorTable.Of(report.Floors));
    }

    private static Table Figures(Report report)
    {
        var several = report.Runs.Count > 1;
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = several || report.Ratios.Count > 0 };
        table.AddColumn(new TableColumn(""));
        table.AddColumn(new TableColumn(several ? $"median of {report.Runs.Count}" : "").RightAligned());
        if (several)
            table.AddColumn(new TableColumn("min – max").RightAligned());
        if (report.Ratios.Count > 0)
            table.AddColumn(new TableColumn("beside the floors"));
        foreach (var section in report.Rows.GroupBy(r => r.Kind))
        {
            if (section.Key != RowKind.Throughput)
                table.AddEmptyRow();
            if (Title(section.Key, report.Unit) is { } title)
                table.AddRow($"[grey]{Markup.Escape(title)}[/]");
            foreach (var row in section)
                table.AddRow([.. Cells(row, report, several)]);
        }

        return table;
    }

    private static IEnumerable<string> Cells(Row row, Report report, bool several)
    {
        var strong = row.Key is "per_second" or "cpu_us_node_and_database" or "latency_ms_p99";
        var indent = Title(row.Kind, report.Unit) is null ? "" : "  ";
        yield return $"{indent}{Strong(row.Label)}";
        yield return Strong(Number.Format(row.Median, row.Unit == "/s" && row.Key == "per_second" ? "" : row.Unit));
        if (several)
            yield return $"[grey]{Markup.Escape(Number.Range(row.Min, row.Max, row.Unit))}[/]";
        if (report.Ratios.Count > 0)
            yield return $"[grey]{Markup.Escape(string.Join(", ", report.Ratios.Where(r => r.Row == row.Key).Select(r => $"{Number.Quotient(r.Value)} {(r.Value < 1 ? "of " : "")}{r.Floor}")))}[/]";

        string Strong(string text) => strong ? $"[bold]{Markup.Escape(text)}[/]" : Markup.Escape(text);
    }

    private static string? Title(RowKind kind, string unit) => kind switch
    {
        RowKind.Latency => "latency",
        RowKind.Cpu => $"CPU per {unit}",
        _ => null,
    };

    private static string Server(Report report)
    {
        var settings = report.Server.Settings.Count > 0 ? $", {string.Join(" ", report.Server.Settings.Select(s => $"{s.Key}={s.Value}"))}" : "";
        return $"{(report.Server.Version is { } version ? $"AkkaChat {version}" : report.Server.Url)}{(report.Server.Commit is { } commit ? $" ({commit[..Math.Min(ShortCommit, commit.Length)]})" : "")}{(report.Server.Storage is { } storage ? $" on {storage}" : "")}{settings}";
    }

    private static string On(Machine machine) =>
        $"{machine.Cores} cores{(machine.Cpu is { } cpu ? $" ({cpu})" : "")}, {Number.Format(machine.MemoryBytes, "B")}, {machine.Os}, {machine.Dotnet}";
}
