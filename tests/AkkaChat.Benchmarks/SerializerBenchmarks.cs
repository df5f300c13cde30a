using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Serialization;
using BenchmarkDotNet.Attributes;

namespace AkkaChat.Benchmarks;

/// <summary>Rows and copies there and back. An entry is encoded once for its row and all copies: in all but one of these it has been.</summary>
[MemoryDiagnoser]
public class SerializerBenchmarks
{
    private readonly AkkaChatSerializer _serializer = new(null!);
    private Entry[] _entries = [];
    private StoreCopies _copies = null!;
    private EntriesStored _stored = null!;
    private EntriesAppended _appended = null!;

    /// <summary>Entries of a row, or of a batch of copies.</summary>
    [Params(1, 20)]
    public int Entries { get; set; }

    /// <summary>Makes the messages.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _entries = Samples.Messages(7, Entries);
        _copies = new StoreCopies(Samples.Users[1], Samples.Group, 1, 6, _entries);
        _stored = new EntriesStored(41, [new CopyRun(Samples.Group, 1, _entries)], []);
        _appended = new EntriesAppended(_entries, 6, []);
    }

    /// <summary>From a conversation to an inbox on another node.</summary>
    [Benchmark]
    public object StoreCopies_there_and_back() => ThereAndBack(_copies);

    /// <summary>The row of an inbox.</summary>
    [Benchmark]
    public object EntriesStored_there_and_back() => ThereAndBack(_stored);

    /// <summary>The row of a conversation.</summary>
    [Benchmark]
    public object EntriesAppended_there_and_back() => ThereAndBack(_appended);

    /// <summary>The row of a conversation, written as it is when its entries are new.</summary>
    [Benchmark]
    public byte[] EntriesAppended_there_for_the_first_time()
    {
        var entries = new Entry[_entries.Length];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = _entries[i] with { };
        return _serializer.ToBinary(new EntriesAppended(entries, 6, []));
    }

    private object ThereAndBack(object value) => _serializer.FromBinary(_serializer.ToBinary(value), _serializer.Manifest(value));
}
