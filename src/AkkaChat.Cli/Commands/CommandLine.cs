using System.CommandLine;
using System.Runtime.InteropServices;
using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Commands;

/// <summary>The program's commands.</summary>
internal static class CommandLine
{
    /// <summary>After Ctrl+C: servers are stopped and directories deleted; then the process ends all the same.</summary>
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(30);

    /// <summary>Parses and does what is asked; the exit code. Results go to standard output, all else to standard error.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        // Ctrl+C and SIGTERM are the library's; a terminal that is closed must not leave servers' directories behind either.
        using var hangUp = new CancellationTokenSource();
        using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            hangUp.Cancel();
        });
        return await InvokeAsync(Root(ManagementDefaults.OfEnvironment()), args, hangUp.Token);
    }

    /// <summary>Does one line of <see cref="RunAsync"/>.</summary>
    internal static async Task<int> InvokeAsync(RootCommand root, string[] args, CancellationToken cancel)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("See --help.");
            return ExitCodes.Unusable;
        }

        // At the prompt Ctrl+C ends the command that runs, not the prompt.
        var isShell = parsed.CommandResult.Command is RootCommand || parsed.CommandResult.Command.Name == ShellCommand.Name;
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = isShell ? null : CleanUpLimit }, cancel);
        }
        catch (VerificationException e)
        {
            await Console.Error.WriteLineAsync($"Verification failed: {e.Message}");
            return ExitCodes.VerificationFailed;
        }
        catch (Exception e) when (e is SetUpException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Unusable;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>All commands, which ask this node unless told otherwise.</summary>
    internal static RootCommand Root(ManagementDefaults defaults)
    {
        var root = new RootCommand("Operates and measures AkkaChat. Alone it is a prompt for the commands below.")
        {
            ClusterCommands.Cluster(defaults), ClusterCommands.Sharding(defaults), NodeCommands.Actor(defaults), NodeCommands.Log(defaults),
        };
        foreach (var command in InspectionCommands.All(defaults))
            root.Subcommands.Add(command);
        root.Subcommands.Add(ShellCommand.Create(defaults));
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(EchoServerCommand.Create());
        root.SetAction((_, cancel) => ShellCommand.RunAsync(defaults, cancel));
        return root;
    }
}
