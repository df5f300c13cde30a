using Akka.Persistence;
using AkkaChat.Domain.Conversations;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence;

/// <summary>What entities need of the snapshot store, on each database.</summary>
public sealed class SnapshotStoreTests
{
    private const string Id = "conversation-a";

    // A tick is the finest that a time can differ by.
    private static readonly DateTime Noon = new DateTime(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc).AddTicks(1);

    public static TheoryData<string> Stores => TestStore.All;

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task A_snapshot_comes_back_as_it_was_saved(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = new SnapshotClient(await store.StartAsync());
        await snapshots.SaveAsync(Id, 7, "tea", Noon);

        var loaded = await snapshots.LoadAsync(Id);

        Assert.Equal(new SnapshotMetadata(Id, 7, Noon), loaded?.Metadata);
        Assert.Equal(DateTimeKind.Utc, loaded?.Metadata.Timestamp.Kind);
        Assert.Equal("tea", Assert.IsType<ConversationSnapshot>(loaded?.Snapshot).Title);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task An_entity_that_has_saved_none_gets_none_of_anothers(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = new SnapshotClient(await store.StartAsync());
        await snapshots.SaveAsync(Id + "b", 7, "tea", Noon);

        Assert.Null(await snapshots.LoadAsync(Id));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task The_newest_is_that_of_the_highest_row_whenever_it_was_saved(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);
        await snapshots.SaveAsync(Id, 15, "late", Noon.AddHours(9));

        Assert.Equal("third", await snapshots.LoadTitleAsync(Id));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task The_newest_within_bounds_of_rows_is_loaded_the_bounds_included(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);

        Assert.Equal("second", await snapshots.LoadTitleAsync(Id, Through(29)));
        Assert.Equal("second", await snapshots.LoadTitleAsync(Id, Through(20)));
        Assert.Equal("first", await snapshots.LoadTitleAsync(Id, Through(19)));
        Assert.Null(await snapshots.LoadTitleAsync(Id, Through(9)));
        Assert.Equal("third", await snapshots.LoadTitleAsync(Id, new SnapshotSelectionCriteria(long.MaxValue, DateTime.MaxValue, minSequenceNr: 30)));
        Assert.Null(await snapshots.LoadTitleAsync(Id, new SnapshotSelectionCriteria(long.MaxValue, DateTime.MaxValue, minSequenceNr: 31)));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task A_recovery_up_to_a_row_begins_with_none_behind_it(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);

        Assert.Equal("second", await snapshots.LoadTitleAsync(Id, to: 29));
        Assert.Equal("first", await snapshots.LoadTitleAsync(Id, Through(10), to: 29));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task The_newest_within_bounds_of_time_is_loaded_the_bounds_included(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);

        Assert.Equal("second", await snapshots.LoadTitleAsync(Id, new SnapshotSelectionCriteria(long.MaxValue, Noon.AddHours(2))));
        Assert.Equal("first", await snapshots.LoadTitleAsync(Id, new SnapshotSelectionCriteria(long.MaxValue, Noon.AddHours(2).AddTicks(-1))));
        Assert.Null(await snapshots.LoadTitleAsync(Id, new SnapshotSelectionCriteria(10, DateTime.MaxValue, 0, Noon.AddHours(1).AddTicks(1))));
        Assert.Equal("first", await snapshots.LoadTitleAsync(Id, new SnapshotSelectionCriteria(10, DateTime.MaxValue, 0, Noon.AddHours(1))));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task A_second_one_of_a_row_takes_the_place_of_the_first(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);
        await snapshots.SaveAsync(Id, 30, "again", Noon.AddHours(9));

        Assert.Equal("again", await snapshots.LoadTitleAsync(Id));
        Assert.Equal(Noon.AddHours(9), (await snapshots.LoadAsync(Id))?.Metadata.Timestamp);
        Assert.Equal([10, 20, 30], await RowsAsync(store, Id));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task One_is_deleted_and_the_others_stay(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);
        await snapshots.DeleteAsync(Id, 20);

        Assert.Equal([10, 30], await RowsAsync(store, Id));
        Assert.Equal([10, 20, 30], await RowsAsync(store, Id + "b"));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Those_within_bounds_of_rows_are_deleted_the_bounds_included(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);
        await snapshots.DeleteAsync(Id, new SnapshotSelectionCriteria(20, DateTime.MaxValue, minSequenceNr: 20));
        Assert.Equal([10, 30], await RowsAsync(store, Id));
        await snapshots.DeleteAsync(Id, Through(29));

        Assert.Equal([30], await RowsAsync(store, Id));
        Assert.Equal([10, 20, 30], await RowsAsync(store, Id + "b"));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Those_within_bounds_of_time_are_deleted_the_bounds_included(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);
        await snapshots.DeleteAsync(Id, new SnapshotSelectionCriteria(long.MaxValue, Noon.AddHours(2), 0, Noon.AddHours(2)));

        Assert.Equal([10, 30], await RowsAsync(store, Id));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task After_all_were_deleted_there_is_none(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);
        await snapshots.DeleteAsync(Id, SnapshotSelectionCriteria.Latest);

        Assert.Null(await snapshots.LoadAsync(Id));
        Assert.Equal("third", await snapshots.LoadTitleAsync(Id + "b"));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task One_that_can_not_be_read_is_a_failure_and_not_none(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var snapshots = await ThreeAsync(store);
        await using var connection = await store.Database.OpenAsync(CancellationToken.None);
        await using var command = Database.Command(connection, $"UPDATE {store.Database.SnapshotTable} SET manifest = 'unknown' WHERE sequence_nr = 30");
        Assert.Equal(2, await command.ExecuteNonQueryAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => snapshots.LoadAsync(Id));
    }

    private static SnapshotSelectionCriteria Through(long row) => new(row);

    /// <summary>Two entities with three snapshots each, at rows 10, 20 and 30, an hour apart and not saved in this order.</summary>
    private static async Task<SnapshotClient> ThreeAsync(TestStore store)
    {
        var snapshots = new SnapshotClient(await store.StartAsync());
        foreach (var id in (string[])[Id, Id + "b"])
        {
            await snapshots.SaveAsync(id, 30, "third", Noon.AddHours(3));
            await snapshots.SaveAsync(id, 10, "first", Noon.AddHours(1));
            await snapshots.SaveAsync(id, 20, "second", Noon.AddHours(2));
        }

        return snapshots;
    }

    private static async Task<IEnumerable<long>> RowsAsync(TestStore store, string persistenceId)
    {
        await using var connection = await store.Database.OpenAsync(CancellationToken.None);
        await using var command = Database.Command(connection, $"SELECT sequence_nr FROM {store.Database.SnapshotTable} WHERE persistence_id = @id ORDER BY sequence_nr", ("@id", persistenceId));
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<long>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetInt64(0));
        return rows;
    }
}
