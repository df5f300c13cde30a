using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace AkkaChat.Browser.Tests;

/// <summary>The server as a process of its own on a free port, with a data directory that survives killing it.</summary>
public sealed class ChatServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("akkachat-browser-");
    private readonly int _port = FreePort();
    private readonly List<string> _log = [];
    private Process? _process;

    /// <summary>Where browsers find it. <c>localhost</c> is a secure context without TLS.</summary>
    public string Url => $"http://localhost:{_port}";

    /// <summary>Starts the process and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _data.FullName };
        start.ArgumentList.Add(NodeAssembly());
        start.Environment["Urls"] = Url;
        start.Environment["AkkaChat__DataDirectory"] = Path.Combine(_data.FullName, "data");
        start.Environment["AkkaChat__Management__Urls"] = "";
        start.Environment["AkkaChat__Limits__LoginsPerMinute"] = "0";
        start.Environment["AkkaChat__Limits__SendsPerSecond"] = "0";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Log;
        _process.ErrorDataReceived += Log;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilReadyAsync();
    }

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Delete(recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartLimit)
        {
            if (_process!.HasExited) break;
            try
            {
                using var answer = await http.GetAsync(new Uri($"{Url}/health/ready"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        lock (_log) throw new InvalidOperationException($"The server did not become ready:\n{string.Join('\n', _log.TakeLast(60))}");
    }

    private void Log(object sender, DataReceivedEventArgs line)
    {
        lock (_log) _log.Add(line.Data ?? "");
    }

    /// <summary>The node built in the same configuration as these tests.</summary>
    private static string NodeAssembly()
    {
        var own = new FileInfo(Assembly.GetExecutingAssembly().Location).Directory!;
        var configuration = own.Parent!.Name;
        var root = own;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "AkkaChat.sln"))) root = root.Parent;
        return Path.Combine(root!.FullName, "src", "AkkaChat.Node", "bin", configuration, own.Name, "AkkaChat.Node.dll");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
