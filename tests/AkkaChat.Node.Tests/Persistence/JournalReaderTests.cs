using Akka.Actor;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence;

public sealed class JournalReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Stores => TestStore.All;

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Rows_come_in_order_within_their_bounds_and_without_the_deleted_ones(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var system = await store.StartAsync();
        var writer = await Write(system, "inbox-rows", 1, 10);
        await Write(system, "inbox-other", 1, 3);
        await writer.Ask<long>(2L, Patience);
        using var reader = new JournalReader(system, store.Database);

        var upToFive = await reader.ReadAsync("inbox-rows", 1, 5, 100);
        var twoFromFour = await reader.ReadAsync("inbox-rows", 4, 10, 2);
        var beyond = await reader.ReadAsync("inbox-rows", 11, 20, 100);
        var nobody = await reader.ReadAsync("inbox-nobody", 1, 20, 100);

        Assert.Equal([3, 4, 5], Through(upToFive));
        Assert.Equal([4, 5], Through(twoFromFour));
        Assert.Empty(beyond.Rows);
        Assert.Empty(nobody.Rows);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task A_page_of_large_rows_ends_early_and_reading_goes_on_behind_it(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var system = await store.StartAsync();
        var writer = system.ActorOf(Props.Create(() => new RowWriter("inbox-large")));
        for (var i = 0; i < 8; i++)
            await writer.Ask<long>(new InboxOpened(new string('x', 300_000)), Patience);
        using var reader = new JournalReader(system, store.Database);

        var first = await reader.ReadAsync("inbox-large", 1, 8, 100);
        var second = await reader.ReadAsync("inbox-large", first.Rows[^1].SequenceNr + 1, 8, 100);

        Assert.Equal([1, 2, 3, 4], first.Rows.Select(r => r.SequenceNr));
        Assert.Equal([5, 6, 7, 8], second.Rows.Select(r => r.SequenceNr));
    }

    private static async Task<IActorRef> Write(ActorSystem system, string persistenceId, long first, long last)
    {
        var writer = system.ActorOf(Props.Create(() => new RowWriter(persistenceId)));
        for (var n = first; n <= last; n++)
            Assert.Equal(n, await writer.Ask<long>(new Trimmed(n), Patience));
        return writer;
    }

    private static long[] Through(JournalPage page)
    {
        Assert.All(page.Rows, r => Assert.Equal(r.SequenceNr, ((Trimmed)r.Event).Through));
        return [.. page.Rows.Select(r => r.SequenceNr)];
    }
}
