using AkkaChat.Cli.Bench.Usage;
using AkkaChat.Cli.Processes;
using Microsoft.Data.Sqlite;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>A server of one's own: a node, and PostgreSQL if asked for, on free ports and in directories that are deleted afterwards.</summary>
internal sealed class StartedServer : IServer
{
    /// <summary>Longest wait for the node to become ready. A journal that was just written by the hundred thousand may have to be recovered.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    /// <summary>Longest wait for the node to end when asked.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    /// <summary>Longest wait for the node to end when it is not needed any more.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("akkachat-bench-");
    private readonly Dictionary<string, string?> _environment;
    private readonly PostgresServer? _postgres;
    private readonly NodeBinary _binary;
    private ChildProcess? _node;

    private StartedServer(ServerPlan plan, NodeBinary binary, PostgresServer? postgres)
    {
        (_binary, _postgres) = (binary, postgres);
        Url = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        var key = TokenMint.NewKey();
        Tokens = TokenMint.Parse(key);
        Cpu = new CpuMeter(postgres?.Pid ?? plan.PostgresPid);
        var data = Path.Combine(_directory.FullName, "data");
        var connectionString = postgres?.ConnectionString ?? plan.ConnectionString;
        Journal = plan.Storage == Storage.Sqlite
            ? new JournalDatabase(Storage.Sqlite, connectionString ?? new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "akkachat.db"), Pooling = false }.ToString())
            : new JournalDatabase(Storage.Postgres, connectionString!);
        Info = new ServerInfo(Url, binary.Version, binary.Commit, binary.IsDebugBuild, plan.Storage == Storage.Sqlite ? "SQLite" : postgres?.Version ?? "PostgreSQL", plan.Settings);
        _environment = NodeEnvironment.Of(plan, Url, data, key, connectionString);
    }

    /// <inheritdoc />
    public Uri Url { get; }

    /// <inheritdoc />
    public TokenMint Tokens { get; }

    /// <inheritdoc />
    public CpuMeter Cpu { get; }

    /// <inheritdoc />
    public int? NodePid => _node?.Id;

    /// <inheritdoc />
    public JournalDatabase? Journal { get; }

    /// <inheritdoc />
    public ServerInfo Info { get; }

    /// <inheritdoc />
    public string Output => _node?.Output ?? "";

    /// <summary>Starts it and returns when it is ready.</summary>
    /// <exception cref="SetUpException">The node isn't there, or does not become ready.</exception>
    public static async Task<StartedServer> StartAsync(ServerPlan plan, CancellationToken cancel)
    {
        var binary = NodeBinary.Find(plan.Binary);
        var postgres = plan is { Storage: Storage.Postgres, ConnectionString: null } ? await PostgresServer.StartAsync(cancel) : null;
        var server = new StartedServer(plan, binary, postgres);
        try
        {
            await server.StartNodeAsync(cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task RestartAsync(CancellationToken cancel)
    {
        await StopNodeAsync(cancel);
        await StartNodeAsync(cancel);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await EndAsync(_node);
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>Asked first, because a runtime that is killed leaves its diagnostics sockets behind; not for long, because what it stored is deleted.</summary>
    private static async Task EndAsync(ChildProcess node)
    {
        try
        {
            await node.StopAsync("TERM", EndLimit, CancellationToken.None);
        }
        catch (SetUpException)
        {
            // It is killed now.
        }

        await node.DisposeAsync();
    }

    private async Task StartNodeAsync(CancellationToken cancel)
    {
        var node = _node = ChildProcess.Start("The server", _binary.Command, _environment, _directory.FullName);
        Cpu.Follow(node.Id);
        await Readiness.WaitAsync(Url, StartLimit, () => node.HasExited, () => $"Its last lines:\n{node.Output}", cancel);
    }

    private async Task StopNodeAsync(CancellationToken cancel)
    {
        Cpu.Unfollow();
        await _node!.StopAsync("TERM", StopLimit, cancel);
        await _node.DisposeAsync();
        _node = null;
    }
}
