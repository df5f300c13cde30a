using Akka.Actor;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Tests.Support;
using LinqToDB.Data;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence.GroupCommit;

public sealed class RowDeleterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Stores => TestStore.All;

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task The_newest_row_stays_unseen_so_that_no_number_is_used_twice(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var system = await store.StartAsync();
        var other = await WriteAsync(system, "inbox-b", 2);
        var writer = await WriteAsync(system, "inbox-a", 3);
        using var reader = new JournalReader(system, store.Database);

        Assert.Equal(3, await writer.Ask<long>(3L, Patience));
        await writer.GracefulStop(Patience);
        var successor = system.ActorOf(Props.Create(() => new RowWriter("inbox-a")));
        Assert.Equal(4, await successor.Ask<long>(new Trimmed(4), Patience));

        Assert.Equal((long[])[4], await ReadAsync(reader, "inbox-a"));
        Assert.Equal((long[])[1, 2], await ReadAsync(reader, "inbox-b"));
        Assert.Equal((long[])[3, 4], await StoredAsync(store, "inbox-a"));
        Assert.Equal(4, await successor.Ask<long>(4L, Patience));
        Assert.Equal((long[])[4], await StoredAsync(store, "inbox-a"));
        Assert.Equal(3, await other.Ask<long>(new Trimmed(3), Patience));
    }

    private static async Task<IActorRef> WriteAsync(ActorSystem system, string persistenceId, int rows)
    {
        var writer = system.ActorOf(Props.Create(() => new RowWriter(persistenceId)));
        for (var n = 1; n <= rows; n++)
            Assert.Equal(n, await writer.Ask<long>(new Trimmed(n), Patience));
        return writer;
    }

    private static async Task<long[]> ReadAsync(JournalReader reader, string persistenceId) =>
        [.. (await reader.ReadAsync(persistenceId, 1, 100, 100)).Rows.Select(r => r.SequenceNr)];

    private static async Task<long[]> StoredAsync(TestStore store, string persistenceId)
    {
        await using var connection = new DataConnection(store.Database.Options);
        return [.. connection.Query<long>($"SELECT sequence_nr FROM {store.Database.JournalTable} WHERE persistence_id = '{persistenceId}' ORDER BY sequence_nr")];
    }
}
