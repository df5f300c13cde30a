using AkkaChat.Protocol.Management;
using Spectre.Console;

namespace AkkaChat.Cli.Operations;

/// <summary>Inboxes, conversations and sessions, for people.</summary>
internal static class InspectionViews
{
    public static void Inbox(Sheet sheet, InboxReport report)
    {
        sheet.Line($"Inbox of [bold]{report.User}[/] on {Sheet.Node(report.Node)}");
        if (!report.Exists)
        {
            sheet.Line($"  [grey]Nothing was ever stored in it.[/]");
            return;
        }

        sheet.Line($"  head {report.Head:N0}, kept from {report.TrimmedThrough + 1:N0}, {Sheet.Count(report.Conversations, "conversation")}");
        var table = Sheet.Table("device", "acknowledged#", "backlog#", "state");
        foreach (var d in report.Devices)
            table.AddRow(Sheet.Cell(d.Device), Sheet.Cell(d.Cursor), d.Backlog > 0 ? $"[yellow]{Sheet.Cell(d.Backlog)}[/]" : "0", State(sheet, d));
        sheet.Write(table, "No device has ever connected: everything waits for the first one.");
    }

    public static void Conversation(Sheet sheet, ConversationReport report)
    {
        sheet.Line($"[bold]{report.Conv}[/] {(report.Title.Length > 0 ? $"\"{report.Title}\" " : "")}on {Sheet.Node(report.Node)}");
        sheet.Line($"  head {report.Head:N0}, accepted {sheet.Ago(report.LastAt)}");
        var lagging = report.Members.Count(m => m.Owed > 0);
        if (report.Settled)
            sheet.Line($"  [green]every copy is confirmed[/]");
        else
            sheet.Line($"  [yellow]{lagging} of {report.Members.Count} inboxes lag[/]");
        var table = Sheet.Table("member", "role", "since#", "in the inbox#", "owed#", "read#", "");
        foreach (var m in report.Members.OrderByDescending(m => m.Owed))
        {
            table.AddRow(
                Sheet.Cell(m.User), Sheet.Cell(m.Role ?? "left"), Sheet.Cell(m.Joined), Sheet.Cell(m.Confirmed),
                m.Owed > 0 ? $"[yellow]{Sheet.Cell(m.Owed)}[/]" : "0",
                Sheet.Cell(m.Read),
                m.Tries > 1 ? $"[red]sent {m.Tries} times without an answer[/]" : "");
        }

        sheet.Console.Write(table);
    }

    public static void Sessions(Sheet sheet, SessionsReport report)
    {
        var table = Sheet.Table("user", "device", "node", "since", "written#", "acknowledged#");
        foreach (var s in report.Sessions)
            table.AddRow(Sheet.Cell(s.User), Sheet.Cell(s.Device), Sheet.Cell(Sheet.Node(s.Node)), Sheet.Cell(sheet.Ago(s.Since)), Sheet.Cell(s.Written), s.Acked is { } acked ? Sheet.Cell(acked) : "[grey]not yet[/]");
        sheet.Write(table, "No session.");
        if (report.Total > report.Sessions.Count)
            sheet.Line($"  [grey]… {report.Sessions.Count:N0} of {report.Total:N0}: --user shows those of one user.[/]");
        foreach (var node in report.Silent)
            sheet.Line($"  [yellow]{Sheet.Node(node)} did not answer: its sessions are not among these.[/]");
    }

    private static string State(Sheet sheet, InboxDevice d)
    {
        var reset = d.Reset is null ? "" : $" [yellow]starts anew ({Sheet.Cell(d.Reset)})[/]";
        return d.Session is { } s
            ? $"[green]connected[/] to {Sheet.Cell(Sheet.Node(s.Node))}, sent {Sheet.Cell(s.Sent)}, window {Sheet.Cell(s.Window)}{reset}"
            : $"offline, last seen {Sheet.Cell(sheet.Ago(d.LastSeen))}{reset}";
    }
}
