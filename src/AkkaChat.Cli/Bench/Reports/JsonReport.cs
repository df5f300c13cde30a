using System.Text.Encodings.Web;
using System.Text.Json;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>A report for programs: one JSON document, all names in snake_case, every number in the unit that its name ends with.</summary>
internal static class JsonReport
{
    // The document is for a file or a pipe, not for a page: µ and × may stand as they are.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it.</summary>
    public static string Write(Report report) => JsonSerializer.Serialize(
        new
        {
            report.Scenario,
            report.Description,
            report.Unit,
            report.Options,
            Summary = report.Rows.ToDictionary(r => r.Key, r => new { r.Median, r.Min, r.Max, r.Unit }, StringComparer.Ordinal),
            Ratios = report.Ratios.ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal),
            Runs = Enumerable.Range(0, report.Runs.Count).Select(i => report.Rows.ToDictionary(r => r.Key, r => r.Values[i], StringComparer.Ordinal)),
            Floors = report.Floors is not { } floors ? null : new
            {
                Journal = floors.Journal is not { } journal ? null : new { journal.RowsPerSecond, DatabaseUsPerRow = journal.DatabaseMicros, ClientUsPerRow = journal.ClientMicros },
                Echo = floors.Echo is not { } echo ? null : new { echo.EchoesPerSecond, ServerUsPerEcho = echo.ServerMicros, ClientUsPerEcho = echo.ClientMicros },
                floors.Missing,
            },
            Server = new { Url = report.Server.Url.ToString(), report.Server.Version, report.Server.Commit, report.Server.IsDebugBuild, report.Server.Storage, report.Server.Settings },
            report.Machine,
        },
        Options);
}
