using System.CommandLine;
using AkkaChat.Cli.Operations;
using AkkaChat.Cli.Processes;
using Spectre.Console;

namespace AkkaChat.Cli.Commands;

/// <summary><c>akkachat shell</c>, and <c>akkachat</c> alone: the same commands at a prompt, or one per line from a file.</summary>
internal static class ShellCommand
{
    /// <summary>Its name: inside of it, it is no command.</summary>
    public const string Name = "shell";

    /// <summary>Makes the command.</summary>
    public static Command Create(ManagementDefaults defaults)
    {
        var management = new ManagementArguments(defaults);
        var command = new Command(Name, "The same commands at a prompt, without repeating where the node is.");
        foreach (var option in management.Endpoint)
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => RunAsync(management.Read(parsed), cancel));
        return command;
    }

    /// <summary>Reads and carries out commands until the end; the exit code of the last one.</summary>
    public static async Task<int> RunAsync(ManagementDefaults defaults, CancellationToken cancel)
    {
        var root = CommandLine.Root(defaults);
        var reader = Console.IsInputRedirected ? null : new LinePrompt(Prompt(defaults), line => [.. root.Parse(line).GetCompletions(line.Length).Select(c => c.Label)]);
        if (reader is not null)
            AnsiConsole.MarkupLine("[grey]'help' lists the commands, Tab completes, Ctrl+D ends.[/]");
        var code = ExitCodes.Ok;
        while (!cancel.IsCancellationRequested && (reader is null ? await Console.In.ReadLineAsync(cancel) : reader.Read()) is { } line)
        {
            switch (line.Trim())
            {
                case "" or ['#', ..]:
                    break;
                case "exit" or "quit":
                    return code;
                case "clear":
                    AnsiConsole.Clear();
                    break;
                case "help" or "?":
                    code = await CommandLine.InvokeAsync(root, ["--help"], cancel);
                    break;
                case var command:
                    code = await CommandLine.InvokeAsync(root, [.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(command)], cancel);
                    break;
            }
        }

        return code;
    }

    private static string Prompt(ManagementDefaults defaults) => $"akkachat {new Uri(defaults.Url).Authority}> ";
}
