using System.Diagnostics;
using System.Security.Cryptography;
using AkkaChat.Cli.Processes;
using Npgsql;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>
/// A private PostgreSQL on a free port and in a directory that is deleted afterwards. Its configuration is the default one: a commit is
/// on the disk when it returns, as in production.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "akkachat";

    /// <summary>Above the default of 100, which is the node's pool alone.</summary>
    private const int MaxConnections = 200;

    /// <summary>Longest wait for the server to accept connections.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory;
    private readonly ChildProcess _process;

    private PostgresServer(DirectoryInfo directory, ChildProcess process, string connectionString) =>
        (_directory, _process, ConnectionString) = (directory, process, connectionString);

    /// <summary>How it is reached.</summary>
    public string ConnectionString { get; }

    /// <summary>Such as <c>PostgreSQL 17.2</c>.</summary>
    public string Version { get; private set; } = "PostgreSQL";

    /// <summary>The postmaster.</summary>
    public int Pid => _process.Id;

    /// <summary>Creates a server and returns when it accepts connections.</summary>
    /// <exception cref="SetUpException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancel)
    {
        var binaries = PostgresBinaries.Directory;
        var directory = Directory.CreateTempSubdirectory("akkachat-bench-pg-");
        ChildProcess? process = null;
        try
        {
            var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            await CreateAsync(binaries, directory, password, cancel);
            var port = Loopback.FreePort();
            process = ChildProcess.Start("PostgreSQL",
                [.. PostgresBinaries.AsOwner, Path.Combine(binaries, "postgres"), "-D", Data(directory), "-p", $"{port}", "-k", directory.FullName,
                 "-c", "listen_addresses=127.0.0.1", "-c", $"max_connections={MaxConnections}"]);
            var server = new PostgresServer(directory, process, $"Host=127.0.0.1;Port={port};Username={User};Password={password};Database=postgres");
            await server.WaitAsync(cancel);
            return server;
        }
        catch
        {
            if (process is not null)
                await process.DisposeAsync();
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // At once: what it stored is deleted. A postmaster that is killed instead would leave its shared memory to the next one.
        await _process.StopAsync("QUIT", StartLimit, CancellationToken.None);
        await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static string Data(DirectoryInfo directory) => Path.Combine(directory.FullName, "data");

    private static async Task CreateAsync(string binaries, DirectoryInfo directory, string password, CancellationToken cancel)
    {
        var file = Path.Combine(directory.FullName, "password");
        await File.WriteAllTextAsync(file, password, cancel);
        if (PostgresBinaries.IsRoot)
            await Shell.RunAsync(["chown", "-R", "postgres", directory.FullName], cancel);
        await Shell.RunAsync(
            [.. PostgresBinaries.AsOwner, Path.Combine(binaries, "initdb"), "-D", Data(directory), "-A", "scram-sha-256", $"--pwfile={file}", "-U", User, "-E", "UTF8", "--no-locale"],
            cancel);
    }

    private async Task WaitAsync(CancellationToken cancel)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartLimit && !_process.HasExited; await every.WaitForNextTickAsync(cancel))
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
                await connection.OpenAsync(cancel);
                Version = $"PostgreSQL {connection.PostgreSqlVersion}";
                return;
            }
            catch (NpgsqlException)
            {
                // Not yet.
            }
        }

        throw new SetUpException($"PostgreSQL did not start:\n{_process.Output}");
    }
}
