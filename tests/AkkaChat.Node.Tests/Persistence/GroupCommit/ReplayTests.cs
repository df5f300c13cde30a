using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Persistence.GroupCommit;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence.GroupCommit;

/// <summary>What a recovering entity gets from the journal, on each database.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Stores => TestStore.All;

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task A_row_comes_back_as_it_was_written(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", new InboxOpened("k3"));

        var row = (await journal.ReplayAsync("inbox-a")).Rows.Single();

        Assert.Equal(("inbox-a", 1, new InboxOpened("k3")), (row.PersistenceId, row.SequenceNr, row.Payload));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task All_rows_come_in_order_however_many_pages_they_fill(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", Rows((2 * GroupCommitJournal.ReplayRows) + 50));

        var replay = await journal.ReplayAsync("inbox-a");

        Assert.Equal(Rows((2 * GroupCommitJournal.ReplayRows) + 50), replay.Rows.Select(r => r.Payload));
        Assert.Equal(Numbers(1, (2 * GroupCommitJournal.ReplayRows) + 50), replay.Numbers);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task All_rows_come_however_large_they_are(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", [.. Enumerable.Repeat(new InboxOpened(new string('x', 300_000)), 9)]);

        Assert.Equal(Numbers(1, 9), (await journal.ReplayAsync("inbox-a")).Numbers);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Only_rows_between_the_bounds_come_the_bounds_included(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", Rows(GroupCommitJournal.ReplayRows + 50));

        Assert.Equal([3, 4, 5], (await journal.ReplayAsync("inbox-a", from: 3, to: 5)).Numbers);
        Assert.Equal(Numbers(2, GroupCommitJournal.ReplayRows + 10), (await journal.ReplayAsync("inbox-a", from: 2, to: GroupCommitJournal.ReplayRows + 10)).Numbers);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Behind_the_last_row_there_is_nothing(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", Rows(5));

        var replay = await journal.ReplayAsync("inbox-a", from: 6);

        Assert.Equal((0, 5), (replay.Rows.Count, replay.Highest));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task No_more_rows_come_than_are_asked_for(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", Rows((2 * GroupCommitJournal.ReplayRows) + 50));

        Assert.Empty((await journal.ReplayAsync("inbox-a", max: 0)).Rows);
        Assert.Equal([2, 3], (await journal.ReplayAsync("inbox-a", from: 2, max: 2)).Numbers);
        Assert.Equal(Numbers(1, GroupCommitJournal.ReplayRows + 1), (await journal.ReplayAsync("inbox-a", max: GroupCommitJournal.ReplayRows + 1)).Numbers);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task The_highest_number_is_that_of_the_newest_row_whatever_is_asked_for(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", Rows(5));

        Assert.Equal(5, (await journal.ReplayAsync("inbox-a")).Highest);
        Assert.Equal(5, (await journal.ReplayAsync("inbox-a", to: 2)).Highest);
        Assert.Equal(5, (await journal.ReplayAsync("inbox-a", max: 1)).Highest);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Deleted_rows_do_not_come(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", Rows(5));
        await journal.DeleteAsync("inbox-a", 3);

        Assert.Equal([4, 5], (await journal.ReplayAsync("inbox-a")).Numbers);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task After_everything_was_deleted_no_row_comes_but_the_highest_number_stays(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", Rows(5));
        await journal.DeleteAsync("inbox-a", long.MaxValue);

        var replay = await journal.ReplayAsync("inbox-a");

        Assert.Equal((0, 5), (replay.Rows.Count, replay.Highest));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task An_entity_that_has_written_nothing_gets_none_of_anothers(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-ab", Rows(5));

        var replay = await journal.ReplayAsync("inbox-a");

        Assert.Equal((0, 0), (replay.Rows.Count, replay.Highest));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task A_row_that_can_not_be_read_fails_the_recovery(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        using var journal = new JournalClient(await store.StartAsync());
        await journal.WriteAsync("inbox-a", Rows(3));
        await using var connection = await store.Database.OpenAsync(CancellationToken.None);
        await using var command = Database.Command(connection, $"UPDATE {store.Database.JournalTable} SET manifest = 'unknown' WHERE sequence_nr = 2");
        Assert.Equal(1, await command.ExecuteNonQueryAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => journal.ReplayAsync("inbox-a"));
    }

    /// <summary>The first rows of an entity; each tells its own number.</summary>
    private static IInboxEvent[] Rows(int count) => [.. Numbers(1, count).Select(n => new Trimmed(n))];

    private static IEnumerable<long> Numbers(int first, int last) => Enumerable.Range(first, last - first + 1).Select(n => (long)n);
}
