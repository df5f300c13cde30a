using AkkaChat.Protocol.Management;
using Spectre.Console;

namespace AkkaChat.Cli.Operations;

/// <summary>What goes on inside of nodes, for people.</summary>
internal static class NodeViews
{
    public static void Regions(Sheet sheet, RegionsReport report)
    {
        var table = Sheet.Table("region", "nodes#", "shards#", "entities#");
        foreach (var r in report.Regions)
            table.AddRow(Sheet.Cell(r.Region), Sheet.Cell(r.Nodes), Sheet.Cell(r.Shards), Sheet.Cell(r.Entities));
        sheet.Write(table, "No region has started.");
    }

    public static void Shards(Sheet sheet, ShardsReport report)
    {
        var table = Sheet.Table("shard#", "node", "entities#");
        foreach (var s in report.Shards)
            table.AddRow(Sheet.Cell(s.Shard), Sheet.Cell(Sheet.Node(s.Node)), Sheet.Cell(s.Entities));
        sheet.Write(table, $"No shard of '{report.Region}' has a home: nothing of it is in memory.");
    }

    public static void Stats(Sheet sheet, RegionStatsReport report)
    {
        var table = Sheet.Table("region", "node", "shards#", "entities#");
        foreach (var s in report.Stats)
            table.AddRow(Sheet.Cell(s.Region), Sheet.Cell(Sheet.Node(s.Node)), Sheet.Cell(s.Shards), Sheet.Cell(s.Entities));
        sheet.Write(table, "No region has started.");
    }

    public static void Actors(Sheet sheet, ActorsReport report)
    {
        sheet.Line($"[grey]on {Sheet.Node(report.Node)}[/]");
        var tree = new Tree(Label(report.Root, report.Path)) { Style = new Style(Color.Grey) };
        Add(tree, report.Root);
        sheet.Console.Write(tree);
    }

    public static void Level(Sheet sheet, LogLevelReport report)
    {
        var table = Sheet.Table("category", "level", "");
        foreach (var level in report.Levels)
            table.AddRow(Sheet.Cell(level.Category), Sheet.Cell(level.Level), level.Configured is { } configured ? $"[yellow]set by an operator[/] [grey](configured: {Sheet.Cell(configured)})[/]" : "");
        sheet.Console.Write(table);
    }

    public static void Line(Sheet sheet, LogLine line)
    {
        var level = line.Level switch
        {
            "critical" or "error" => "[red]error  [/]",
            "warning" => "[yellow]warning[/]",
            "information" => "[grey]info   [/]",
            _ => "[grey]debug  [/]",
        };
        sheet.Console.MarkupLine($"[grey]{line.At.ToLocalTime():HH:mm:ss.fff}[/] {level} [grey]{Sheet.Cell(Short(line.Category))}[/] {Sheet.Cell(line.Message)}");
        if (line.Exception is not null)
            sheet.Console.MarkupLine($"             [grey]{Sheet.Cell(line.Exception)}[/]");
    }

    private static void Add(IHasTreeNodes parent, ActorInfo actor)
    {
        foreach (var child in actor.Children)
            Add(parent.AddNode(Label(child, child.Name)), child);
        var hidden = actor.ChildCount - actor.Children.Count;
        if (hidden > 0 && actor.Children.Count > 0)
            parent.AddNode($"[grey]… and {Sheet.Cell(hidden)} more[/]");
    }

    private static string Label(ActorInfo actor, string name)
    {
        var below = actor.ChildCount > 0 && actor.Children.Count == 0 ? $" [grey]({Sheet.Cell(actor.ChildCount)} below)[/]" : "";
        return $"{Sheet.Cell(name)} [grey]{Sheet.Cell(actor.Type)}[/]{below}";
    }

    private static string Short(string category) => category[(category.LastIndexOf('.') + 1)..];
}
