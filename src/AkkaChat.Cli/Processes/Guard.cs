using System.Diagnostics;

namespace AkkaChat.Cli.Processes;

/// <summary>
/// Kills a process when this one is gone, whatever ended it: a shell waits at the other end of a pipe, which the kernel closes. Exit
/// handlers alone would leave servers behind after a SIGKILL or a crash.
/// </summary>
internal sealed class Guard : IDisposable
{
    private readonly Process? _shell;

    private Guard(Process? shell) => _shell = shell;

    /// <summary>Guards a process; nothing on Windows.</summary>
    public static Guard Over(int pid)
    {
        if (OperatingSystem.IsWindows())
            return new Guard(null);
        // "read" returns at the end of the pipe.
        string[] command = [.. OwnSession.Prefix, "sh", "-c", $"read line; kill -KILL {pid} 2>/dev/null"];
        return new Guard(Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        }));
    }

    /// <summary>The process has ended, and its id may soon be another's.</summary>
    public void Dispose()
    {
        if (_shell is null)
            return;
        _shell.Kill();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
