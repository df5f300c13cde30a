using System.CommandLine;
using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Bench.Reports;
using AkkaChat.Cli.Processes;
using Spectre.Console;

namespace AkkaChat.Cli.Commands;

/// <summary><c>akkachat bench</c>: a command for each scenario.</summary>
internal static class BenchCommand
{
    /// <summary>Columns when the result goes to a file.</summary>
    private const int FileWidth = 120;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var bench = new Command("bench", """
            Loads a server, verifies that nothing was lost, doubled or reordered, and says what it cost.

            A server is started for it, with its own database and on free ports, and removed afterwards; or one that
            runs already is measured (--url). The load comes from this same process: leave the machine alone meanwhile.
            """);
        foreach (var scenario in ScenarioCommands.All())
            bench.Subcommands.Add(scenario);
        return bench;
    }

    /// <summary>Carries out a plan and shows what it found.</summary>
    public static async Task<int> RunAsync(BenchPlan plan, bool json, CancellationToken cancel)
    {
        var error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        IProgressView view = Console.IsErrorRedirected || !error.Profile.Capabilities.Interactive ? new LineView(Console.Error) : new LiveView(error);
        var report = await view.WhileAsync(() => BenchRunner.RunAsync(plan, view, cancel));
        if (json)
        {
            await Console.Out.WriteLineAsync(JsonReport.Write(report));
        }
        else
        {
            var output = AnsiConsole.Create(new AnsiConsoleSettings());
            if (Console.IsOutputRedirected)
                output.Profile.Width = FileWidth;
            TableReport.Write(output, report);
        }

        return ExitCodes.Ok;
    }
}
