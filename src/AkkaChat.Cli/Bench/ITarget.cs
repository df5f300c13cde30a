namespace AkkaChat.Cli.Bench;

/// <summary>A server under load, and what it uses: one that the benchmark started, or one it was given.</summary>
internal interface ITarget
{
    /// <summary>Where clients connect, such as <c>http://127.0.0.1:8080</c>.</summary>
    Uri Url { get; }

    /// <summary>
    /// Begins the names of all users of this run. Every run has another one, so that a server can be measured more than once.
    /// </summary>
    string UserPrefix { get; }

    /// <summary>A bearer token for a user (HS256, an hour): minted beforehand, so that no password is hashed while measuring.</summary>
    string TokenFor(string user);

    /// <summary>What node, database and this process have used so far.</summary>
    CpuReading ReadCpu();

    /// <summary>The node's memory now; its live heap after a full collection, which this call triggers.</summary>
    Task<MemoryReading> ReadMemoryAsync(CancellationToken cancel);

    /// <summary>The node's resident set now, in bytes, without a collection: cheap enough for ten a second. Null where it can't be seen.</summary>
    long? ReadResident() => null;

    /// <summary>Stops the node as a supervisor does, starts it again, and returns when it is ready.</summary>
    /// <exception cref="NotSupportedException">The benchmark did not start this server.</exception>
    Task RestartAsync(CancellationToken cancel);
}

/// <summary>Processor time used so far; null where it can't be seen (a server on another machine).</summary>
/// <param name="Node">By the node's process.</param>
/// <param name="Database">By all processes of the database server; null for SQLite, which is part of the node.</param>
/// <param name="Generator">By this process.</param>
internal readonly record struct CpuReading(TimeSpan? Node, TimeSpan? Database, TimeSpan Generator)
{
    /// <summary>What was used between two readings.</summary>
    public static CpuReading operator -(CpuReading later, CpuReading earlier) =>
        new(later.Node - earlier.Node, later.Database - earlier.Database, later.Generator - earlier.Generator);
}

/// <summary>A node's memory, in bytes; null where it can't be seen.</summary>
/// <param name="Resident">The resident set.</param>
/// <param name="LiveHeap">The managed heap after a full collection.</param>
internal readonly record struct MemoryReading(long? Resident, long? LiveHeap);
