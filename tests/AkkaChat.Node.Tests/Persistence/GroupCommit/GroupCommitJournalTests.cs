using Akka.Actor;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence.GroupCommit;

public sealed class GroupCommitJournalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // On PostgreSQL, because there a table can be locked against writing alone: with SQLite the plugin's reads wait as well.
    [SkippableFact]
    public async Task An_actor_that_recovers_waits_for_its_predecessors_write_and_takes_the_number_after_it()
    {
        await using var store = await TestStore.CreateAsync(TestStore.Postgres);
        var system = await store.StartAsync();
        var props = Props.Create(() => new RowWriter("inbox-a"));
        var predecessor = system.ActorOf(props);
        Assert.Equal(1, await predecessor.Ask<long>(new Trimmed(1), Patience));

        await using var other = await store.Database.OpenAsync(CancellationToken.None);
        await using (await other.BeginTransactionAsync())
        {
            await using var command = other.CreateCommand();
            command.CommandText = "LOCK TABLE public.event_journal IN EXCLUSIVE MODE";
            await command.ExecuteNonQueryAsync();
            predecessor.Tell(new Trimmed(2));
            await predecessor.GracefulStop(Patience);
            var successor = system.ActorOf(props, "successor");
            // The write is under way for as long as the database is locked; until then nobody knows the highest number.
            await Assert.ThrowsAsync<AskTimeoutException>(() => successor.Ask<long>(new Trimmed(3), TimeSpan.FromMilliseconds(500)));
        }

        using var reader = new JournalReader(system, store.Database);
        Assert.Equal(4, await system.ActorSelection("/user/successor").Ask<long>(new Trimmed(4), Patience));
        Assert.Equal([1, 2, 3, 4], (await reader.ReadAsync("inbox-a", 1, 10, 10)).Rows.Select(r => ((Trimmed)r.Event).Through));
    }

    [Fact]
    public async Task What_can_not_be_serialized_is_rejected_and_nothing_of_it_is_written()
    {
        await using var store = await TestStore.CreateAsync(TestStore.Sqlite);
        var system = await store.StartAsync();
        var writer = system.ActorOf(Props.Create(() => new RowWriter("inbox-a")));
        Assert.Equal(1, await writer.Ask<long>(new Trimmed(1), Patience));

        await Assert.ThrowsAsync<AskTimeoutException>(() => writer.Ask<long>(new Unknown(), TimeSpan.FromMilliseconds(500)));

        using var reader = new JournalReader(system, store.Database);
        Assert.Single((await reader.ReadAsync("inbox-a", 1, 10, 10)).Rows);
        // The journal itself goes on.
        Assert.Equal(1, await system.ActorOf(Props.Create(() => new RowWriter("inbox-b"))).Ask<long>(new Trimmed(1), Patience));
    }

    private sealed record Unknown : IInboxEvent;
}
