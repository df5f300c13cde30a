using AkkaChat.Cli.Bench.Usage;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>A server that can be measured several times.</summary>
internal interface IServer : IAsyncDisposable
{
    /// <summary>Where clients connect.</summary>
    Uri Url { get; }

    /// <summary>Mints its tokens.</summary>
    TokenMint Tokens { get; }

    /// <summary>What it uses.</summary>
    CpuMeter Cpu { get; }

    /// <summary>The node's process; null if it can't be seen.</summary>
    int? NodePid { get; }

    /// <summary>The database, for inserting into it directly; null if it is not known.</summary>
    JournalDatabase? Journal { get; }

    /// <summary>What it is.</summary>
    ServerInfo Info { get; }

    /// <summary>The server's last lines of output, for a message when it fails; empty if they can't be seen.</summary>
    string Output { get; }

    /// <inheritdoc cref="ITarget.RestartAsync" />
    Task RestartAsync(CancellationToken cancel);
}

/// <summary>What a report says about a server.</summary>
/// <param name="Url">Where clients connect.</param>
/// <param name="Version">The node's version; null if not known.</param>
/// <param name="Commit">The commit it was built from; null if not known.</param>
/// <param name="IsDebugBuild">Whether its code is not optimised: its figures mean nothing.</param>
/// <param name="Storage">What it stores in, such as <c>SQLite</c> or <c>PostgreSQL 17.2</c>; null if not known.</param>
/// <param name="Settings">What was set beside the benchmark's own settings.</param>
internal sealed record ServerInfo(Uri Url, string? Version, string? Commit, bool IsDebugBuild, string? Storage, IReadOnlyDictionary<string, string> Settings);

/// <summary>The database that holds a node's journal.</summary>
/// <param name="Storage">Its kind.</param>
/// <param name="ConnectionString">How it is reached, of Microsoft.Data.Sqlite or Npgsql.</param>
internal sealed record JournalDatabase(Storage Storage, string ConnectionString);
