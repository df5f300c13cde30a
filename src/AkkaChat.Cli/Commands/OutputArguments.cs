using System.CommandLine;

namespace AkkaChat.Cli.Commands;

/// <summary>Options of what is measured how often, and shown how.</summary>
internal sealed class OutputArguments
{
    /// <summary>How many runs.</summary>
    public Option<int> Runs { get; } = Options.Count("--runs", 1, "Runs, each with other users; shown are the median, the least and the most.", max: 100);

    /// <summary>Whether the floors are left out.</summary>
    public Option<bool> NoFloor { get; } = new("--no-floor") { Description = "Leave out what the machine does at most (rows into the journal's table, WebSocket echoes): about 6 s." };

    /// <summary>Whether the result is JSON.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "One JSON document on standard output, progress on standard error." };

    /// <summary>In the order of the help.</summary>
    public IEnumerable<Option> All => [Runs, NoFloor, Json];
}
