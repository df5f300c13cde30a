using AkkaChat.MultiNode.Tests.Harness;

namespace AkkaChat.MultiNode.Tests.Traffic;

/// <summary>What stands before the gateways: each connection goes to one of those that run, at random. It does not know which of them are well.</summary>
internal sealed class LoadBalancer(TestCluster cluster, int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>The node for the next connection; <paramref name="only"/> that one, while it runs.</summary>
    /// <exception cref="IOException">None runs.</exception>
    public ClusterNode Next(string? only = null)
    {
        var running = cluster.Nodes.Where(n => n.IsRunning && n.ServesClients).ToArray();
        if (Array.Find(running, n => n.Name == only) is { } wanted)
            return wanted;
        if (running.Length == 0)
            throw new IOException("No node runs.");
        lock (_gate)
            return running[_random.Next(running.Length)];
    }
}
