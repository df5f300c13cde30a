using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace AkkaChat.Testing;

/// <summary>
/// A PostgreSQL server for tests: the one named by <c>AKKACHAT_TEST_POSTGRES</c> (a connection string of somebody who may create databases),
/// otherwise a private one started from the installed binaries, on a free port and in a temporary directory.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "akkachat";
    private static readonly string? Configured = Environment.GetEnvironmentVariable("AKKACHAT_TEST_POSTGRES");
    private static readonly string? Binaries = FindBinaries();

    /// <summary>Longest wait for the server to accept connections, on a machine that runs other tests.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _admin;
    private readonly DirectoryInfo? _directory;
    private readonly int _port;
    private Process? _process;

    private PostgresServer(string admin, DirectoryInfo? directory, int port)
    {
        (_admin, _directory, _port) = (admin, directory, port);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
    }

    /// <summary>Why there is no PostgreSQL to test against; null if there is.</summary>
    public static string? Missing => Configured is not null || Binaries is not null
        ? null
        : "There is no PostgreSQL: install it, or set AKKACHAT_TEST_POSTGRES to a connection string.";

    /// <summary>Whether this server can be stopped and started: only a private one.</summary>
    public bool IsPrivate => _directory is not null;

    /// <summary>Starts a server, or connects to the configured one.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        if (Configured is not null)
            return new PostgresServer(Configured, directory: null, port: 0);

        var directory = Directory.CreateTempSubdirectory("akkachat-pg-");
        if (IsRoot)
            await RunAsync("chown", "postgres", directory.FullName);
        await RunAsync([.. AsPostgres, Path.Combine(Binaries!, "initdb"), "-D", directory.FullName, "-A", "trust", "-U", User, "-E", "UTF8", "--no-locale", "--no-sync"]);
        var port = FreePort();
        var server = new PostgresServer($"Host=127.0.0.1;Port={port};Username={User};Database=postgres;Pooling=false", directory, port);
        await server.ContinueAsync();
        return server;
    }

    /// <summary>Starts a private server again after <see cref="HaltAsync"/>, with what it had stored.</summary>
    public async Task ContinueAsync()
    {
        string[] command = [.. AsPostgres, Path.Combine(Binaries!, "postgres"), "-D", _directory!.FullName, "-p", $"{_port}", "-k", _directory.FullName,
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartLimit; await every.WaitForNextTickAsync())
        {
            try
            {
                await using var connection = new NpgsqlConnection(_admin);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException("PostgreSQL did not start.");
    }

    /// <summary>Ends a private server at once, as if it had crashed: connections break.</summary>
    public async Task HaltAsync()
    {
        if (_process is null)
            return;
        await RunAsync("kill", "-QUIT", $"{_process.Id}");
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Creates an empty database and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_admin) { Database = name, Pooling = true }.ConnectionString;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await HaltAsync();
        _directory?.Delete(recursive: true);
    }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>PostgreSQL refuses to run as root. The command replaces itself, so that its process id is the server's.</summary>
    private static string[] AsPostgres => IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static string? FindBinaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin"))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")))
        : null;

    private void Kill()
    {
        try
        {
            _process?.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} failed: {string.Concat(said)}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
