using System.Diagnostics;
using System.Net;
using AkkaChat.Testing;

namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>A named node of a test's cluster: a process, and what can happen to it.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly NodeProcess _process;
    private readonly EventHandler _atExit;

    /// <summary>Prepares a node; nothing is started.</summary>
    public ClusterNode(string name, IPEndPoint advertised, NodeProcess process)
    {
        (Name, _process) = (name, process);
        Seed = $"akka.tcp://akkachat@{advertised}";
        // A run that is broken off leaves no servers behind.
        _atExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _atExit;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its address, as a seed.</summary>
    public string Seed { get; }

    /// <summary>Whether it is a gateway.</summary>
    public bool ServesClients { get; init; } = true;

    /// <summary>Where clients connect.</summary>
    public Uri Url => _process.Url;

    /// <summary>The process, for clients that connect by hand.</summary>
    public NodeProcess Process => _process;

    /// <summary>Whether clients may be sent here: it has a process that is not frozen.</summary>
    public bool IsRunning => _process.IsRunning && !IsFrozen;

    /// <summary>Whether its process is stopped in its tracks.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>When it was started last.</summary>
    public long LaunchedAt { get; private set; }

    /// <summary>What it has printed.</summary>
    public IReadOnlyList<string> Log => _process.Lines;

    /// <summary>Starts its process, not waiting for it.</summary>
    public void Launch(IReadOnlyDictionary<string, string>? settings = null)
    {
        LaunchedAt = Stopwatch.GetTimestamp();
        _process.Launch(settings);
    }

    /// <summary>The barrier: waits until it is ready.</summary>
    public Task ReadyAsync() => _process.WaitUntilReadyAsync(Bounds.Ready);

    /// <summary>Whether it says that it is ready; null if it does not answer.</summary>
    public async Task<bool?> IsReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>SIGKILL: as a power cut.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM: as a supervisor; the exit code, and how long it took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopGracefullyAsync(TimeSpan bound)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            return (await _process.StopAsync(bound), clock.Elapsed);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Not within {bound.TotalSeconds:0.#} s: {Name} stops after SIGTERM.", e);
        }
    }

    /// <summary>Waits until it has ended by itself; the exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan bound)
    {
        try
        {
            return await _process.ExitAsync(bound);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Not within {bound.TotalSeconds:0.#} s: {Name} ends by itself.", e);
        }
    }

    /// <summary>SIGSTOP: its sockets stay, and nothing of it moves.</summary>
    public Task FreezeAsync()
    {
        IsFrozen = true;
        return _process.SignalAsync("STOP");
    }

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public async Task ThawAsync()
    {
        await _process.SignalAsync("CONT");
        IsFrozen = false;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _atExit;
        return _process.DisposeAsync();
    }

    private void Kill()
    {
        if (_process.IsRunning)
            _process.Process.Kill();
    }
}
