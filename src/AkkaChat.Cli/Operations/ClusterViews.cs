using AkkaChat.Protocol.Management;
using Spectre.Console;

namespace AkkaChat.Cli.Operations;

/// <summary>The cluster, for people.</summary>
internal static class ClusterViews
{
    /// <summary>Characters of the longest name of an event.</summary>
    private const int LongestEvent = 11;

    public static void Show(Sheet sheet, ClusterReport report)
    {
        var table = Sheet.Table("node", "status", "roles", "");
        foreach (var member in report.Members)
            table.AddRow(Sheet.Cell(Sheet.Node(member.Address)), Status(member.Status), Sheet.Cell(string.Join(", ", member.Roles)), Notes(member, report));
        sheet.Write(table, "This node is not a member of any cluster.");
    }

    public static void Status(Sheet sheet, NodeReport report)
    {
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow("[grey]node[/]", Sheet.Cell(report.Node));
        grid.AddRow("[grey]status[/]", Status(report.Status) + (report.Draining ? " [yellow](sends its clients away)[/]" : ""));
        grid.AddRow("[grey]roles[/]", Sheet.Cell(string.Join(", ", report.Roles)));
        grid.AddRow("[grey]version[/]", Sheet.Cell(report.Version));
        grid.AddRow("[grey]up for[/]", Sheet.Cell(Sheet.For(sheet.Now - report.StartedAt)));
        grid.AddRow("[grey]sessions[/]", Sheet.Cell(report.Sessions));
        sheet.Console.Write(grid);
    }

    public static void Leader(Sheet sheet, LeaderReport report)
    {
        var table = Sheet.Table("of", "leader");
        table.AddRow("the cluster", Sheet.Cell(Sheet.Node(report.Leader)));
        foreach (var role in report.Roles)
            table.AddRow(Sheet.Cell(role.Role), Sheet.Cell(Sheet.Node(role.Leader)));
        sheet.Console.Write(table);
    }

    public static Action<Sheet, ClusterChange> Changed(string what) => (sheet, change) =>
    {
        foreach (var address in change.Addresses)
            sheet.Line($"{Sheet.Node(address)} {what}. [grey]cluster show tells how far it is.[/]");
        if (change.Addresses.Count == 0)
            sheet.Line($"Every member can be reached: nothing to do.");
    };

    public static void Event(Sheet sheet, ClusterEvent e) =>
        sheet.Console.MarkupLine($"[grey]{e.At.ToLocalTime():HH:mm:ss}[/]  {Status(e.Event, LongestEvent)}  {Sheet.Cell(Sheet.Node(e.Address))}");

    private static string Notes(ClusterMember member, ClusterReport report)
    {
        var notes = new List<string>();
        if (!member.Reachable)
            notes.Add("[red]unreachable[/]");
        if (member.Address == report.Leader)
            notes.Add("leader");
        if (member.Address == report.Node)
            notes.Add("[grey]asked[/]");
        return string.Join(", ", notes);
    }

    private static string Status(string status, int width = 0)
    {
        var padded = Sheet.Cell(status.PadRight(width));
        return status switch
        {
            MemberStates.Up or "reachable" => $"[green]{padded}[/]",
            MemberStates.Down or MemberStates.Removed or "unreachable" => $"[red]{padded}[/]",
            "leader" => padded,
            _ => $"[yellow]{padded}[/]",
        };
    }
}
