using AkkaChat.Cli.Bench.Usage;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>A server in one run.</summary>
/// <param name="server">The server.</param>
/// <param name="userPrefix">Begins the names of this run's users.</param>
internal sealed class Target(IServer server, string userPrefix) : ITarget
{
    /// <inheritdoc />
    public Uri Url => server.Url;

    /// <inheritdoc />
    public string UserPrefix => userPrefix;

    /// <summary>
    /// A run on a server. The prefix is random, because a given server may have seen other runs, and short, because it is a part of every
    /// row that is stored.
    /// </summary>
    public static Target NewRun(IServer server) => new(server, $"b{Random.Shared.Next(0x100_0000):x6}-");

    /// <inheritdoc />
    public string TokenFor(string user) => server.Tokens.TokenFor(user);

    /// <inheritdoc />
    public CpuReading ReadCpu() => server.Cpu.Read();

    /// <inheritdoc />
    public Task<MemoryReading> ReadMemoryAsync(CancellationToken cancel) => Memory.ReadAsync(server.NodePid, cancel);

    /// <inheritdoc />
    public long? ReadResident() => Memory.Resident(server.NodePid);

    /// <inheritdoc />
    public Task RestartAsync(CancellationToken cancel) => server.RestartAsync(cancel);
}
