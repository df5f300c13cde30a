using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using BenchmarkDotNet.Attributes;

namespace AkkaChat.Benchmarks;

/// <summary>Copies of a group's messages that become one row of an inbox.</summary>
[MemoryDiagnoser]
public class InboxBenchmarks
{
    private InboxState _state = null!;
    private StoreCopies _copies = null!;
    private long _row;
    private long _mark;

    /// <summary>Entries in the row.</summary>
    [Params(1, 20)]
    public int Entries { get; set; }

    /// <summary>Messages that lie unread in the inbox. Without any, the mark is ahead of whatever comes, and stays there.</summary>
    [Params(0, 100_000)]
    public int Unread { get; set; }

    /// <summary>Opens the inbox and fills it.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        (_state, _row, _mark) = (new InboxState(Samples.Users[1]), 0, 0);
        Commit(new InboxOpened("k3"));
        Store(1);
        if (Unread == 0)
        {
            var batch = new InboxBatch(_state, Samples.At);
            batch.Store(new StoreRead(Samples.Users[1], Samples.Group, long.MaxValue));
            Commit(batch.ToEvent()!);
        }

        while (_mark < Unread)
            Store(Limits.RowEntries);
        _copies = Copies(Entries);
    }

    /// <summary>Decides, and changes nothing.</summary>
    [Benchmark]
    public EntriesStored Decide()
    {
        var batch = new InboxBatch(_state, Samples.At);
        batch.Store(_copies);
        return batch.ToEvent()!;
    }

    /// <summary>Makes the messages, decides, and folds the row.</summary>
    [Benchmark]
    public void DecideAndEvolve() => Store(Entries);

    private void Store(int count)
    {
        var batch = new InboxBatch(_state, Samples.At);
        _mark = batch.Store(Copies(count)).Mark;
        Commit(batch.ToEvent()!);
    }

    private void Commit(IInboxEvent row) => _state.Evolve(row, ++_row);

    private StoreCopies Copies(int count)
    {
        var entries = new Entry[count];
        for (var i = 0; i < count; i++)
            entries[i] = new Entry(_mark + 1 + i, EntryKind.Message, Samples.Users[0], Samples.At) { Body = Samples.Body, Cmid = "0199000000000007" };
        return new StoreCopies(Samples.Users[1], Samples.Group, 1, _mark, entries);
    }
}
