using Akka.Actor;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Persistence.GroupCommit;
using AkkaChat.Node.Serialization;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence.GroupCommit;

/// <summary>What a real database does with a group of writes.</summary>
public sealed class RowInserterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Stores => TestStore.All;

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Rows_come_back_as_they_were_written_and_a_fenced_write_leaves_the_others_alone(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var system = await store.StartAsync();
        // The tables are there once the journal has answered.
        await system.ActorOf(Props.Create(() => new RowWriter("inbox-b"))).Ask<long>(new Trimmed(99), Patience);
        await using var writer = new GroupCommitWriter(store.Database.IsSqlite ? new SqliteRowInserter(store.Database) : new PostgresRowInserter(store.Database));
        using var reader = new JournalReader(system, store.Database);

        // Row 1 of b is there: the group is halved around it.
        PendingWrite[] group = [Write(system, "inbox-a", 1, 1, 2, 3), Write(system, "inbox-b", 1, 4, 5), Write(system, "inbox-c", 1, 6)];
        Assert.All(group, w => Assert.True(writer.TryEnqueue(w)));

        await group[0].Done.WaitAsync(Patience);
        await group[2].Done.WaitAsync(Patience);
        await Assert.ThrowsAnyAsync<Exception>(() => group[1].Done.WaitAsync(Patience));
        Assert.Equal([(1, 1), (2, 2), (3, 3)], await ReadAsync(reader, "inbox-a"));
        Assert.Equal([(1, 99)], await ReadAsync(reader, "inbox-b"));
        Assert.Equal([(1, 6)], await ReadAsync(reader, "inbox-c"));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task After_a_connection_was_lost_the_next_write_opens_another(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var system = await store.StartAsync();
        await system.ActorOf(Props.Create(() => new RowWriter("inbox-b"))).Ask<long>(new Trimmed(99), Patience);
        await using var inserter = store.Database.IsSqlite ? (IRowInserter)new SqliteRowInserter(store.Database) : new PostgresRowInserter(store.Database);
        using var reader = new JournalReader(system, store.Database);
        await inserter.InsertAsync([Write(system, "inbox-a", 1, 1)], CancellationToken.None);

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inserter.InsertAsync([Write(system, "inbox-a", 2, 2)], cancelled.Token));
        await inserter.InsertAsync([Write(system, "inbox-a", 2, 3)], CancellationToken.None);

        Assert.Equal([(1, 1), (2, 3)], await ReadAsync(reader, "inbox-a"));
    }

    private static async Task<(long Row, long Value)[]> ReadAsync(JournalReader reader, string persistenceId) =>
        [.. (await reader.ReadAsync(persistenceId, 1, 100, 100)).Rows.Select(r => (r.SequenceNr, ((Trimmed)r.Event).Through))];

    private static PendingWrite Write(ActorSystem system, string persistenceId, long firstRow, params long[] values)
    {
        var serializer = (AkkaChatSerializer)system.Serialization.FindSerializerForType(typeof(Trimmed));
        return new PendingWrite(
            [.. values.Select((value, i) => new SerializedRow(persistenceId, firstRow + i, 0, serializer.ToBinary(new Trimmed(value)), "ei6", serializer.Identifier))],
            CancellationToken.None);
    }
}
