using AkkaChat.Node.Persistence.GroupCommit;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence.GroupCommit;

public sealed class GroupCommitWriterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_arrives_during_a_commit_goes_into_the_next_one_together_and_in_order()
    {
        var inserter = new HeldInserter();
        await using var writer = new GroupCommitWriter(inserter);
        var first = Enqueue(writer, "a");
        Assert.Equal(["a"], await inserter.NextAsync());
        var later = new[] { Enqueue(writer, "b"), Enqueue(writer, "c"), Enqueue(writer, "d") };
        Assert.False(first.Done.IsCompleted);

        inserter.Commit();
        await first.Done.WaitAsync(Patience);

        Assert.Equal(["b", "c", "d"], await inserter.NextAsync());
        Assert.All(later, w => Assert.False(w.Done.IsCompleted));
        inserter.Commit();
        Assert.All(await Task.WhenAll(later.Select(w => w.Done)).WaitAsync(Patience), Assert.Null);
    }

    [Fact]
    public async Task A_transaction_is_bounded_in_rows_and_in_bytes_and_a_write_is_never_split()
    {
        var inserter = new HeldInserter();
        await using var writer = new GroupCommitWriter(inserter);
        Enqueue(writer, "first");
        await inserter.NextAsync();
        Enqueue(writer, "many", rows: GroupCommitWriter.BatchRows - 1);
        Enqueue(writer, "two", rows: 2);
        Enqueue(writer, "large", bytes: GroupCommitWriter.BatchBytes);
        Enqueue(writer, "small");

        var transactions = new List<string[]>();
        for (var i = 0; i < 4; i++)
        {
            inserter.Commit();
            transactions.Add(await inserter.NextAsync());
        }

        Assert.Equal([["many"], ["two"], ["large"], ["small"]], transactions);
        inserter.Commit();
    }

    [Fact]
    public async Task Of_a_batch_with_a_row_whose_number_is_used_up_only_that_write_fails()
    {
        var inserter = new HeldInserter { Fenced = "c" };
        await using var writer = new GroupCommitWriter(inserter);
        Enqueue(writer, "first");
        await inserter.NextAsync();
        var writes = new[] { "a", "b", "c", "d", "e" }.Select(id => Enqueue(writer, id)).ToArray();
        inserter.Commit();

        Assert.Equal(["a", "b", "c", "d", "e"], await inserter.NextAsync());
        Assert.Equal(["a", "b"], await inserter.NextAsync());
        inserter.Commit();
        Assert.Equal(["c", "d", "e"], await inserter.NextAsync());
        Assert.Equal(["c"], await inserter.NextAsync());
        Assert.Equal(["d", "e"], await inserter.NextAsync());
        inserter.Commit();

        await Assert.ThrowsAsync<HeldInserter.FencedException>(() => writes[2].Done.WaitAsync(Patience));
        await Task.WhenAll(writes.Where(w => w.PersistenceId != "c").Select(w => w.Done)).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_failure_of_the_database_fails_the_whole_batch_and_the_next_one_is_tried()
    {
        var inserter = new HeldInserter();
        await using var writer = new GroupCommitWriter(inserter);
        Enqueue(writer, "first");
        await inserter.NextAsync();
        var failed = new[] { Enqueue(writer, "a"), Enqueue(writer, "b") };
        inserter.Commit();
        await inserter.NextAsync();
        inserter.Fail(new IOException("away"));

        foreach (var write in failed)
            await Assert.ThrowsAsync<IOException>(() => write.Done.WaitAsync(Patience));
        var next = Enqueue(writer, "c");
        Assert.Equal(["c"], await inserter.NextAsync());
        inserter.Commit();
        await next.Done.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_write_that_nobody_waits_for_any_more_is_not_begun()
    {
        var inserter = new HeldInserter();
        await using var writer = new GroupCommitWriter(inserter);
        Enqueue(writer, "first");
        await inserter.NextAsync();
        using var patience = new CancellationTokenSource();
        var given = Enqueue(writer, "given-up", cancel: patience.Token);
        Enqueue(writer, "b");
        await patience.CancelAsync();
        inserter.Commit();

        Assert.Equal(["b"], await inserter.NextAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Done.WaitAsync(Patience));
        inserter.Commit();
    }

    [Fact]
    public async Task Above_its_capacity_a_write_is_not_taken()
    {
        var inserter = new HeldInserter();
        await using var writer = new GroupCommitWriter(inserter);
        Enqueue(writer, "first");
        await inserter.NextAsync();
        for (var i = 0; i < GroupCommitWriter.QueueCapacity; i++)
            Enqueue(writer, "waits");

        Assert.False(writer.TryEnqueue(Write("one-more")));
    }

    [Fact]
    public async Task At_the_end_whatever_is_not_committed_fails()
    {
        var inserter = new HeldInserter();
        var writer = new GroupCommitWriter(inserter);
        var writing = Enqueue(writer, "writing");
        await inserter.NextAsync();
        var waiting = Enqueue(writer, "waiting");

        await writer.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.Done.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Done.WaitAsync(Patience));
        Assert.False(writer.TryEnqueue(Write("late")));
    }

    private static PendingWrite Enqueue(GroupCommitWriter writer, string id, int rows = 1, int bytes = 10, CancellationToken cancel = default)
    {
        var write = Write(id, rows, bytes, cancel);
        Assert.True(writer.TryEnqueue(write));
        return write;
    }

    private static PendingWrite Write(string id, int rows = 1, int bytes = 10, CancellationToken cancel = default) =>
        new([.. Enumerable.Range(1, rows).Select(nr => new SerializedRow(id, nr, 0, new byte[bytes / rows], "ei6", 7301))], cancel);
}
