using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AkkaChat.Testing;

/// <summary>The built server as a process of its own: on free ports, with a data directory that outlives killing it.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    /// <summary>Longest wait for the server to become ready, on a machine that runs other tests.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("akkachat-test-");
    private readonly List<string> _log = [];
    private readonly Dictionary<string, string> _settings;
    private Process? _process;

    /// <summary>Prepares a server; <paramref name="settings"/> are configuration keys and values beside the defaults for tests.</summary>
    /// <param name="settings">What is configured beside that.</param>
    /// <param name="host">The name it listens under, if several are to be told apart.</param>
    public NodeProcess(IReadOnlyDictionary<string, string>? settings = null, string host = "localhost")
    {
        Url = new Uri($"http://{host}:{FreePort(IPAddress.TryParse(host, out var address) ? address : IPAddress.Loopback)}");
        _settings = new()
        {
            ["Urls"] = Url.GetLeftPart(UriPartial.Authority),
            ["AkkaChat:DataDirectory"] = DataDirectory,
            ["AkkaChat:Management:Urls"] = "",
            ["AkkaChat:Limits:LoginsPerMinute"] = "0",
            ["AkkaChat:Limits:SendsPerSecond"] = "0",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            _settings[key] = value;
    }

    /// <summary>Where clients connect. <c>localhost</c> is a secure context for browsers without TLS.</summary>
    public Uri Url { get; }

    /// <summary>Where WebSockets connect.</summary>
    public Uri SocketUrl => new UriBuilder(Url) { Scheme = "ws", Path = "/ws" }.Uri;

    /// <summary>The data directory.</summary>
    public string DataDirectory => Path.Combine(_data.FullName, "data");

    /// <summary>The running process.</summary>
    public Process Process => _process ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>Whether there is a process that has not ended.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What the server has printed, for a failure's message.</summary>
    public string Log => string.Join('\n', Lines.TakeLast(80));

    /// <summary>Everything the server has printed, through all its starts.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    /// <summary>Starts the process and waits until it says that it is ready.</summary>
    public async Task<NodeProcess> StartAsync()
    {
        Launch();
        await WaitUntilReadyAsync();
        return this;
    }

    /// <summary>Starts the process and does not wait; <paramref name="settings"/> replace those it was prepared with from now on.</summary>
    public void Launch(IReadOnlyDictionary<string, string>? settings = null)
    {
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            _settings[key] = value;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _data.FullName,
        };
        start.ArgumentList.Add(Assembly);
        foreach (var (key, value) in _settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Asks the process to end, as a supervisor does, and waits for it; the exit code.</summary>
    public async Task<int> StopAsync(TimeSpan limit)
    {
        await SignalAsync("TERM");
        return await ExitAsync(limit);
    }

    /// <summary>Sends the process a signal, by its name without SIG.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the process has ended; the exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        await Process.WaitForExitAsync(patience.Token);
        var code = Process.ExitCode;
        Process.Dispose();
        _process = null;
        return code;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>Waits until the server says that it is ready; 90 s unless said otherwise.</summary>
    public async Task WaitUntilReadyAsync(TimeSpan? limit = null)
    {
        using var http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < (limit ?? StartLimit) && !Process.HasExited; await every.WaitForNextTickAsync())
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException($"The server did not become ready:\n{Log}");
    }

    private void Note(string? line)
    {
        lock (_log)
            _log.Add(line ?? "");
        if (Environment.GetEnvironmentVariable("AKKACHAT_TEST_LOG") is { Length: > 0 } file)
            File.AppendAllText(file, $"{line}\n");
    }

    /// <summary>The node built in the same configuration as the tests that run.</summary>
    private static string Assembly
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            var (framework, configuration) = (own.Name, own.Parent!.Name);
            var root = own;
            while (!File.Exists(Path.Combine(root!.FullName, "AkkaChat.sln")))
                root = root.Parent;
            return Path.Combine(root.FullName, "src", "AkkaChat.Node", "bin", configuration, framework, "AkkaChat.Node.dll");
        }
    }

    /// <summary>A port of an address on which nothing listens now.</summary>
    public static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
