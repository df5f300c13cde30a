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
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("See --help.");
            return ExitCodes.Unusable;
        }

        // Ctrl+C and SIGTERM are the library's; a terminal that is closed must not leave servers' directories behind either.
        using var hangUp = new CancellationTokenSource();
        using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            hangUp.Cancel();
        });
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = CleanUpLimit }, hangUp.Token);
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

    /// <summary>All commands.</summary>
    internal static RootCommand Root() => new("Measures AkkaChat servers.") { BenchCommand.Create(), EchoServerCommand.Create() };
}
