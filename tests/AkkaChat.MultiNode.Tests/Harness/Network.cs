using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>
/// The lines between nodes, and from each node to the database. Every node has an address of its own (127.0.1.n, which Linux gives every
/// process) and advertises its relay's port there; the greeting of Akka's protocol names who calls.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string, string), Line> _lines = new();
    private readonly ConcurrentDictionary<string, IPAddress> _addresses = new();
    private readonly List<Relay> _relays = [];

    /// <summary>The name of the database's end of a line.</summary>
    public const string Database = "database";

    /// <summary>The line between two places, in both directions.</summary>
    public Line Between(string one, string other) =>
        _lines.GetOrAdd(string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one), static _ => new Line());

    /// <summary>Gives a node its address.</summary>
    public IPAddress AddressOf(string node) => _addresses.GetOrAdd(node, _ => IPAddress.Parse($"127.0.1.{_addresses.Count + 1}"));

    /// <summary>A relay that other nodes reach <paramref name="node"/> by.</summary>
    public Relay ToNode(string node, int port) =>
        Add(new Relay(AddressOf(node), new IPEndPoint(AddressOf(node), port), greeting => Between(CallerOf(greeting), node)));

    /// <summary>A relay by which <paramref name="node"/> reaches the database.</summary>
    public Relay ToDatabase(string node, int port) =>
        Add(new Relay(IPAddress.Loopback, new IPEndPoint(IPAddress.Loopback, port), _ => Between(node, Database)));

    /// <summary>Cuts some nodes off from all others. They still reach each other, the database, and their clients.</summary>
    public void CutOff(params string[] nodes)
    {
        foreach (var line in Across(nodes))
            line.Cut();
    }

    /// <summary>Mends what was cut.</summary>
    public void Mend()
    {
        foreach (var line in _lines.Values)
            line.Mend();
    }

    /// <summary>Slows every node's way to the database.</summary>
    public void SlowDatabase(TimeSpan delay)
    {
        foreach (var node in _addresses.Keys)
            Between(node, Database).Delay = delay;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays)
            await relay.DisposeAsync();
    }

    private IEnumerable<Line> Across(string[] nodes) =>
        from inside in nodes
        from outside in _addresses.Keys.Except(nodes)
        select Between(inside, outside);

    private string CallerOf(ReadOnlyMemory<byte> greeting)
    {
        // The caller's own address is in its ASSOCIATE message, as text. The called one's is not.
        var callers = _addresses.Where(a => greeting.Span.IndexOf(Encoding.ASCII.GetBytes(a.Value.ToString())) >= 0).Select(a => a.Key).ToArray();
        return callers.Length == 1 ? callers[0] : throw new InvalidOperationException($"A connection greets for {callers.Length} nodes.");
    }

    private Relay Add(Relay relay)
    {
        _relays.Add(relay);
        return relay;
    }
}
