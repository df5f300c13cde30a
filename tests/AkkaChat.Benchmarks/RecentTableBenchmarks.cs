using AkkaChat.Domain;
using BenchmarkDotNet.Attributes;

namespace AkkaChat.Benchmarks;

/// <summary>Finding what was made of an object, and putting it in, without the making.</summary>
[MemoryDiagnoser]
public class RecentTableBenchmarks
{
    private readonly RecentTable<Entry, object> _wide = new(1024);
    private readonly RecentTable<Entry, object> _narrow = new(1);
    private readonly Entry _one = Samples.Message(1), _other = Samples.Message(2);
    private readonly object _made = new();
    private bool _turn;

    /// <summary>It is there.</summary>
    [Benchmark]
    public object Hit() => _wide.GetOrAdd(_one, _made, static (_, made) => made);

    /// <summary>Two objects displace each other in turn.</summary>
    [Benchmark]
    public object Miss()
    {
        _turn = !_turn;
        return _narrow.GetOrAdd(_turn ? _one : _other, _made, static (_, made) => made);
    }
}
