namespace AkkaChat.Cli.Bench.Servers;

/// <summary>Which server is measured, as the command line says it.</summary>
internal sealed record ServerPlan
{
    /// <summary>The node to start: its assembly or executable; null for the one that was built beside this program.</summary>
    public string? Binary { get; init; }

    /// <summary>Where a node that is started stores.</summary>
    public Storage Storage { get; init; }

    /// <summary>An existing database; null for one of one's own.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The postmaster of that database, if it is on this machine.</summary>
    public int? PostgresPid { get; init; }

    /// <summary>Further settings of a node that is started, by their configuration key or as plain environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A server that runs already; then nothing is started.</summary>
    public Uri? Url { get; init; }

    /// <summary>Its signing key, base64.</summary>
    public string? SigningKey { get; init; }

    /// <summary>Its process, if it is on this machine.</summary>
    public int? NodePid { get; init; }

    /// <summary>Starts the server, or takes the given one, and returns when it is ready.</summary>
    /// <exception cref="Processes.SetUpException">It can't be had.</exception>
    public async Task<IServer> StartAsync(CancellationToken cancel) =>
        Url is null ? await StartedServer.StartAsync(this, cancel) : await GivenServer.ConnectAsync(this, cancel);
}

/// <summary>Where a node stores.</summary>
internal enum Storage
{
    /// <summary>A file of its own.</summary>
    Sqlite,

    /// <summary>A database server.</summary>
    Postgres,
}
