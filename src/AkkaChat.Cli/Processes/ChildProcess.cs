using System.Diagnostics;

namespace AkkaChat.Cli.Processes;

/// <summary>
/// A process that never outlives this one: it is stopped when disposed, killed when this process exits in a hurry, and killed by its
/// <see cref="Guard"/> when this process is killed itself.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>Last lines of output kept, for a message when it fails.</summary>
    private const int KeptLines = 20;

    private readonly Queue<string> _lines = [];
    private readonly Process _process;
    private readonly Guard _guard;
    private readonly string _name;

    private ChildProcess(string name, Process process)
    {
        (_name, _process) = (name, process);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        _guard = Guard.Over(process.Id);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process id, which is the program's own: wrappers replace themselves by it.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its last lines of output.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables beside the inherited ones; null removes one.</param>
    /// <param name="directory">Where it is started.</param>
    /// <exception cref="SetUpException">It can't be started.</exception>
    public static ChildProcess Start(string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string?>? environment = null, string? directory = null)
    {
        command = [.. OwnSession.Prefix, .. command];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            start.Environment[key] = value;
        try
        {
            return new ChildProcess(name, Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SetUpException($"{name} can't be started with '{command[0]}': {e.Message}", e);
        }
    }

    /// <summary>Sends a signal, and waits until the process has ended. On Windows, which has none, the process is killed.</summary>
    /// <exception cref="SetUpException">It still runs after <paramref name="limit"/>.</exception>
    public async Task StopAsync(string signal, TimeSpan limit, CancellationToken cancel)
    {
        if (!_process.HasExited)
            Signal(signal);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SetUpException($"{_name} did not end within {limit.TotalSeconds:0} s of being asked. Its last lines:\n{Output}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _guard.Dispose();
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        if (OperatingSystem.IsWindows())
            Kill();
        else
            using (Process.Start("kill", [$"-{signal}", $"{_process.Id}"]))
            {
            }
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void OnExit(object? sender, EventArgs e) => Kill();

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
                _lines.Dequeue();
        }
    }
}
