using System.Text;
using Akka.Actor;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Conversations;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Inboxes;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Tests.Support;
using LinqToDB;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence;

/// <summary>What the entities need of a database, on each that is supported.</summary>
public sealed class StoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly ConversationId Chat = ConversationId.Direct(Alice, Bob);

    public static TheoryData<string> Stores => TestStore.All;

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task A_conversation_is_the_same_after_a_restart(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var system = await store.StartAsync();
        var post = new SubmitPosts(Chat, Alice, [PostOf("a"), PostOf("b")], 1);
        var conversation = Conversation(system, store);
        var before = await conversation.Ask<PostsDecided>(post, Patience);
        await Stop(conversation);

        conversation = Conversation(system, store);
        var again = await conversation.Ask<PostsDecided>(post, Patience);
        var page = await conversation.Ask<HistoryPage>(new ReadHistory(Chat, Bob, null, null, 10), Patience);

        Assert.Equal(before.Outcomes.Select(o => o with { Dup = true }), again.Outcomes);
        Assert.Equal(["a", "b"], page.Entries.Select(e => Encoding.UTF8.GetString(e.Body.Utf8.Span)));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task An_inbox_continues_from_snapshot_and_rows_in_another_process(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var first = await store.StartAsync();
        var inbox = Inbox(first, store);
        for (var cseq = 1; cseq <= 60; cseq++)
            await inbox.Ask<CopiesConfirmed>(Copy(cseq), Patience);
        // Enough rows that going to sleep takes a snapshot.
        await Stop(inbox);

        var second = await store.StartAsync();
        inbox = Inbox(second, store);
        var confirmed = await inbox.Ask<CopiesConfirmed>(Copy(61), Patience);
        await Stop(inbox);
        inbox = Inbox(second, store);
        var repeated = await inbox.Ask<CopiesConfirmed>(Copy(61), Patience);
        var directory = await inbox.Ask<DirectoryPage>(new ReadDirectory(Alice, null), Patience);

        Assert.Equal(61, confirmed.Mark);
        Assert.Equal(61, repeated.Mark);
        Assert.Equal((61, 61), (directory.Conversations.Single().Cseq, directory.Conversations.Single().Unread));
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Of_two_writers_of_one_entity_only_one_commits_a_row_number(string provider)
    {
        await using var store = await TestStore.CreateAsync(provider);
        var (one, other) = (await store.StartAsync(), await store.StartAsync());
        var loser = one.ActorOf(Props.Create(() => new RowWriter("inbox-fenced")));
        Assert.Equal(1, await loser.Ask<long>(new Trimmed(1), Patience));
        var successor = other.ActorOf(Props.Create(() => new RowWriter("inbox-fenced")));
        Assert.Equal(2, await successor.Ask<long>(new Trimmed(2), Patience));

        // Unaware of the successor's row 2.
        var stopped = loser.WatchAsync();
        var late = loser.Ask<long>(new Trimmed(3), TimeSpan.FromSeconds(5));
        await stopped.WaitAsync(Patience);

        await Assert.ThrowsAsync<AskTimeoutException>(() => late);
        using var reader = new JournalReader(other, store.Database);
        Assert.Equal([1, 2], (await reader.ReadAsync("inbox-fenced", 1, 10, 10)).Rows.Select(r => ((Trimmed)r.Event).Through));
    }

    [Fact]
    public async Task Every_SQLite_connection_commits_to_the_disk_and_waits_for_the_other_writer()
    {
        await using var store = await TestStore.CreateAsync(TestStore.Sqlite);
        await using var first = new DataConnection(store.Database.Options);
        // As the persistence plugins do: with a mapping of their own.
        await using var second = new DataConnection(store.Database.Options.UseMappingSchema(new MappingSchema("own")));
        await using var opened = await store.Database.OpenAsync(CancellationToken.None);

        foreach (var connection in new[] { first, second })
        {
            Assert.Equal(2, connection.Execute<int>("PRAGMA synchronous"));
            Assert.Equal(5000, connection.Execute<int>("PRAGMA busy_timeout"));
            Assert.Equal("wal", connection.Execute<string>("PRAGMA journal_mode"));
        }

        await using var command = opened.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(2L, await command.ExecuteScalarAsync());
    }

    private static IActorRef Inbox(ActorSystem system, TestStore store)
    {
        var reader = new JournalReader(system, store.Database);
        return system.ActorOf(Props.Create(() => new InboxActor(Alice, reader, TimeProvider.System, "")));
    }

    private static IActorRef Conversation(ActorSystem system, TestStore store)
    {
        var reader = new JournalReader(system, store.Database);
        return system.ActorOf(Props.Create(() => new ConversationActor(Chat, ActorRefs.Nobody, ActorRefs.Nobody, reader, TimeProvider.System, Patience)));
    }

    private static async Task Stop(IActorRef entity)
    {
        var stopped = entity.WatchAsync();
        entity.Tell(StopEntity.Instance);
        await stopped.WaitAsync(Patience);
    }

    private static StoreCopies Copy(long cseq) => new(
        Alice,
        Chat,
        1,
        cseq - 1,
        [new Entry(cseq, EntryKind.Message, Bob, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + cseq)) { Body = BodyOf("x") }]);

    private static Post PostOf(string text) => new(ClientMessageId.Parse(text), BodyOf(text));

    private static Body BodyOf(string text) => new(Encoding.UTF8.GetBytes(text));
}
