using System.Globalization;
using Spectre.Console;

namespace AkkaChat.Cli.Operations;

/// <summary>What replies are written on for people: tables without much ink, addresses and times as people say them.</summary>
/// <param name="Console">Where to.</param>
/// <param name="Now">What "ago" counts from.</param>
internal sealed record Sheet(IAnsiConsole Console, DateTimeOffset Now)
{
    /// <summary>Columns when it goes to a file.</summary>
    private const int FileWidth = 160;

    /// <summary>The terminal, or a file.</summary>
    public static Sheet OfOutput()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = FileWidth;
        return new Sheet(console, DateTimeOffset.UtcNow);
    }

    /// <summary>A line; what is interpolated is escaped.</summary>
    public void Line(FormattableString text) => Console.MarkupLineInterpolated(text);

    /// <summary>A table with these columns; a name that ends in <c>#</c> is a column of numbers.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.BorderStyle = new Style(Color.Grey);
        foreach (var column in columns)
        {
            var added = new TableColumn($"[grey]{column.TrimEnd('#')}[/]");
            table.AddColumn(column.EndsWith('#') ? added.RightAligned() : added);
        }

        return table;
    }

    /// <summary>Writes a table, or what to say when it is empty.</summary>
    public void Write(Table table, string ifEmpty)
    {
        if (table.Rows.Count > 0)
            Console.Write(table);
        else
            Line($"  [grey]{ifEmpty}[/]");
    }

    /// <summary>A cell.</summary>
    public static string Cell(string? text) => Markup.Escape(text ?? "");

    /// <summary>A number.</summary>
    public static string Cell(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A number of things.</summary>
    public static string Count(long number, string one) => number == 1 ? $"1 {one}" : $"{Cell(number)} {one}s";

    /// <summary>A node's address as people say it: host and port.</summary>
    public static string Node(string? address) => address is null ? "none" : address[(address.LastIndexOf('@') + 1)..];

    /// <summary>How long ago.</summary>
    public string Ago(DateTimeOffset at) => For(Now - at) is { Length: > 0 } time ? $"{time} ago" : "now";

    /// <summary>A length of time in its largest unit; empty below a second.</summary>
    public static string For(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "",
        { TotalSeconds: < 60 } => $"{(int)time.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)time.TotalHours} h",
        _ => $"{(int)time.TotalDays} d",
    };
}
