using AkkaChat.Protocol.Management;
using Spectre.Console;

namespace AkkaChat.Cli.Operations;

/// <summary>What became of an entry, for people: a line per member, and one below it per device.</summary>
internal static class TraceView
{
    public static void Show(Sheet sheet, TraceReport report)
    {
        sheet.Line($"[bold]{report.Conv} {report.Cseq:N0}[/]: {report.Kind} from {report.From}, accepted {report.AcceptedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z ({sheet.Ago(report.AcceptedAt)})");
        var table = Sheet.Table("member / device", "stage", "seq#", "");
        foreach (var member in report.Members)
        {
            table.AddRow($"[bold]{Sheet.Cell(member.User)}[/]", Stage(member.Stage), Sheet.Cell(member.Seq), Sheet.Cell(member.Explanation));
            foreach (var device in member.Devices)
                table.AddRow($"  [grey]{Sheet.Cell(device.Device)}[/]", Stage(device.Stage), "", $"[grey]{Sheet.Cell(device.Explanation)}[/]");
        }

        sheet.Console.Write(table);
        if (report.More > 0)
            sheet.Line($"  [grey]… and {report.More:N0} further members: --user looks at one.[/]");
    }

    private static string Stage(string stage) => stage switch
    {
        TraceStages.Read or TraceStages.Acknowledged => $"[green]{stage}[/]",
        TraceStages.Accepted => $"[red]{stage}[/]",
        TraceStages.Stored or TraceStages.Sent => $"[yellow]{stage}[/]",
        _ => $"[grey]{Sheet.Cell(stage.Replace('_', ' '))}[/]",
    };
}
