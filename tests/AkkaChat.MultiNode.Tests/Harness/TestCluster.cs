using System.Net;
using AkkaChat.Testing;
using Npgsql;

namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>Named nodes, each a process, on a PostgreSQL of their own; and what can be done to them all.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly PostgresServer _postgres;
    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly Dictionary<string, ClusterNode> _nodes = [];
    private readonly Network _network = new();
    private readonly string[] _seeds;

    private TestCluster(PostgresServer postgres, string database, string[] seeds)
    {
        (_postgres, _database, _seeds) = (postgres, new NpgsqlConnectionStringBuilder(database), seeds);
        Writers = new WriterLog(database);
    }

    /// <summary>Signs for its users.</summary>
    public TestTokens Tokens { get; } = new();

    /// <summary>The lines between its nodes.</summary>
    public Network Network => _network;

    /// <summary>Which node has written what.</summary>
    public WriterLog Writers { get; }

    /// <summary>Its nodes, in the order of their names' appearance.</summary>
    public IReadOnlyCollection<ClusterNode> Nodes => _nodes.Values;

    /// <summary>The member that has been there for the longest time, if they were started one after the other.</summary>
    public ClusterNode Oldest => Nodes.Where(n => n.IsRunning).MinBy(n => n.LaunchedAt)!;

    /// <summary>A node by its name.</summary>
    public ClusterNode this[string name] => _nodes[name];

    /// <summary>An empty database and nodes that are not started. The first name is the first seed.</summary>
    public static async Task<TestCluster> PrepareAsync(params string[] names)
    {
        var postgres = await PostgresServer.StartAsync();
        var cluster = new TestCluster(postgres, await postgres.CreateDatabaseAsync(), names);
        foreach (var name in names)
            cluster.Add(name);
        return cluster;
    }

    /// <summary>Adds a node that is not started; it joins the seeds.</summary>
    public ClusterNode Add(string name, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = _network.AddressOf(name);
        var port = NodeProcess.FreePort(address);
        var relay = _network.ToNode(name, port);
        var database = new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Port = _network.ToDatabase(name, _database.Port).Address.Port,
            ApplicationName = name,
        };
        var all = new Dictionary<string, string>
        {
            ["AkkaChat:Storage:Provider"] = "postgres",
            ["AkkaChat:Storage:ConnectionString"] = database.ConnectionString,
            ["AkkaChat:Auth:SigningKey"] = Tokens.SigningKey,
            ["AkkaChat:Cluster:Hostname"] = $"{address}",
            ["AkkaChat:Cluster:Port"] = $"{relay.Address.Port}",
            ["AkkaChat:Cluster:BindPort"] = $"{port}",
            // Clients notice soon that a node is frozen.
            ["AkkaChat:Limits:PingSeconds"] = "3",
            // What the cluster decides is told when a spec fails.
            ["Logging:LogLevel:Akka"] = "Information",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            all[key] = value;
        return _nodes[name] = new ClusterNode(name, relay.Address, new NodeProcess(all, $"{address}"));
    }

    /// <summary>Starts nodes, all at once if several, and waits until each is ready.</summary>
    public async Task StartAsync(params string[] names)
    {
        var seeds = _seeds.Select((name, n) => ($"AkkaChat:Cluster:Seeds:{n}", _nodes[name].Seed)).ToDictionary(s => s.Item1, s => s.Item2);
        foreach (var name in names)
            _nodes[name].Launch(seeds);
        await Task.WhenAll(names.Select(n => _nodes[n].ReadyAsync()));
    }

    /// <summary>Makes everything whole again: what is cut, frozen, away or down comes back. Every node is ready afterwards.</summary>
    public async Task HealAsync()
    {
        _network.Mend();
        _network.SlowDatabase(TimeSpan.Zero);
        if (!await Writers.AnswersAsync())
            await _postgres.ContinueAsync();
        foreach (var frozen in Nodes.Where(n => n.IsFrozen))
            await frozen.ThawAsync();
        await Eventually.HoldsAsync("every node is ready", Bounds.Ready, AreReadyAsync);
    }

    /// <summary>Whether all are; who has ended is started again, also one that was thawed or mended and is on its way out only now.</summary>
    private async Task<bool> AreReadyAsync()
    {
        foreach (var down in Nodes.Where(n => !n.IsRunning).ToArray())
            await StartAsync(down.Name);
        return (await Task.WhenAll(Nodes.Select(n => n.IsReadyAsync()))).All(r => r == true);
    }

    /// <summary>Ends the database at once; connections break.</summary>
    public Task StopDatabaseAsync() => _postgres.HaltAsync();

    /// <summary>Starts it again, with what it had stored.</summary>
    public Task StartDatabaseAsync() => _postgres.ContinueAsync();

    /// <summary>A value the database gives.</summary>
    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        await _network.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _postgres.DisposeAsync();
    }
}
