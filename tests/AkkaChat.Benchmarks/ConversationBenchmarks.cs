using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;
using BenchmarkDotNet.Attributes;

namespace AkkaChat.Benchmarks;

/// <summary>Posts to a group of twenty that become one row; what it remembers of earlier posts is full.</summary>
[MemoryDiagnoser]
public class ConversationBenchmarks
{
    // More than are remembered, so that none is taken for a repetition when its turn comes again.
    private const int KnownPosts = 2 * Limits.DedupeWindow;

    private readonly Post[] _posts = [.. Enumerable.Range(0, KnownPosts).Select(i => new Post(ClientMessageId.Parse($"0199{i:x12}"), Samples.Body))];
    private ConversationState _state = null!;
    private long _row;
    private int _next;

    /// <summary>Posts in the row.</summary>
    [Params(1, 20)]
    public int Posts { get; set; }

    /// <summary>Begins the group and fills its window.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        (_state, _row, _next) = (new ConversationState(Samples.Group), 0, 0);
        var created = ConversationDecisions.Decide(_state, new CreateGroup(Samples.Group, Samples.Users[0], "Tea", Samples.Users[1..]), Samples.At);
        _state.Evolve(((ChangeOutcome.Append)created).Event, ++_row);
        while (_next < Limits.DedupeWindow)
            DecideAndEvolve();
    }

    /// <summary>Decides, and changes nothing.</summary>
    [Benchmark]
    public EntriesAppended Decide() => DecideFrom(_next);

    /// <summary>Decides and folds the row.</summary>
    [Benchmark]
    public void DecideAndEvolve()
    {
        var row = DecideFrom(_next);
        _next += Posts;
        _state.Evolve(row, ++_row);
    }

    private EntriesAppended DecideFrom(int first)
    {
        var batch = new PostBatch(_state, Samples.At);
        for (var i = first; i < first + Posts; i++)
            batch.Decide(Samples.Users[i % Samples.Members], _posts[i % KnownPosts]);
        return batch.ToEvent() is { } row && row.Entries.Count == Posts ? row : throw new InvalidOperationException("A post was taken for a repetition.");
    }
}
