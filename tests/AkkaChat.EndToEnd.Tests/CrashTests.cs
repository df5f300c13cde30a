using System.Text.Json.Nodes;
using AkkaChat.Testing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AkkaChat.EndToEnd.Tests;

/// <summary>The server is killed like by a power cut, and started again on the same data.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Everything_answered_ok_is_there_once_in_the_same_order_for_both_after_two_kills_under_load()
    {
        await using var node = await new NodeProcess().StartAsync();
        var people = await Person.RegisterAsync(node, ["alice", "bob"]);
        var (alice, bob) = (people[0], people[1]);
        var readers = new[] { await SetUpReaderAsync(node, alice), await SetUpReaderAsync(node, bob) };
        const int Each = 300;
        var writers = new[] { new Writer(node, alice, "bob", Each), new Writer(node, bob, "alice", Each) };
        var writing = Task.WhenAll(writers.Select(w => w.RunAsync()));

        foreach (var oks in new[] { 100, 300 })
        {
            await WaitAsync(() => writers.Sum(w => w.Oks) >= oks);
            await node.KillAsync();
            await node.StartAsync();
        }

        await writing.WaitAsync(TimeSpan.FromMinutes(2));
        var alices = await ReadAllAsync(node, alice, readers[0], 2 * Each);
        var bobs = await ReadAllAsync(node, bob, readers[1], 2 * Each);

        Assert.Equal(alices, bobs);
        Assert.Equal(Enumerable.Range(1, 2 * Each).Select(n => (long)n), alices.Select(m => m.Cseq));
        foreach (var user in new[] { "alice", "bob" })
            Assert.Equal(Enumerable.Range(0, Each).Select(n => $"{n}"), alices.Where(m => m.From == user).Select(m => m.Text));
    }

    [Fact]
    public async Task A_fan_out_to_a_hundred_cut_off_by_a_kill_ends_by_itself_with_nobody_connected()
    {
        await using var node = await new NodeProcess().StartAsync();
        var people = await Person.RegisterAsync(node, Enumerable.Range(0, 100).Select(n => $"user{n:D2}"));
        var readers = new List<(string Epoch, long Head)>();
        foreach (var person in people)
            readers.Add(await SetUpReaderAsync(node, person));
        var group = await people[0].PostAsync("/api/conversations", new { title = "Hundred", members = people.Skip(1).Select(p => p.User) });
        var conv = group["conv"]!.GetValue<string>();
        await WaitAsync(() => Task.FromResult(CopiesStored(node) == 100));

        // A kill may come too late to cut anything off: then the next message is cut off.
        var messages = 0;
        int before;
        do
        {
            Assert.True(messages < 20, "No kill came before the fan-out was over.");
            messages++;
            await PostAndKillAsync(node, people[0], conv, $"{messages}", rows: messages + 1);
            before = CopiesStored(node);
            await node.StartAsync();
        }
        while (before == 100 * (messages + 1));

        await WaitAsync(() => Task.FromResult(CopiesStored(node) == 100 * (messages + 1)));

        for (var n = 0; n < people.Length; n++)
        {
            var (socket, _) = await ChatSocket.HelloAsync(node, people[n], "phone", readers[n].Epoch, readers[n].Head);
            await using var _1 = socket;
            var caughtUp = (await socket.ExpectFramesUntilAsync("caught_up")).Where(f => f["t"]!.GetValue<string>() == "ev").ToArray();
            Assert.Equal(["created", .. Enumerable.Repeat("msg", messages)], caughtUp.Select(e => e["kind"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task A_resume_starts_at_exactly_the_next_seq()
    {
        await using var node = await new NodeProcess().StartAsync();
        var people = await Person.RegisterAsync(node, ["alice", "bob"]);
        var (epoch, head) = await SetUpReaderAsync(node, people[1]);
        for (var n = 1; n <= 5; n++)
            await people[0].PostAsync("/api/conversations/d:alice:bob/messages", new { cmid = $"k{n}", body = new { text = $"{n}" } });

        var (first, _) = await ChatSocket.HelloAsync(node, people[1], "phone", epoch, head);
        await Drain.UntilAsync(first, head, e => e.Count == 3);
        await first.DisposeAsync();
        var (second, welcome) = await ChatSocket.HelloAsync(node, people[1], "phone", epoch, head + 3);
        await using var _1 = second;
        var rest = await Drain.UntilAsync(second, head + 3, e => e.Count == 2);

        Assert.Equal("ok", welcome["resume"]!.GetValue<string>());
        Assert.Equal(["4", "5"], rest.Messages().Select(m => m.Text));
    }

    /// <summary>Makes a device known: its stream starts here.</summary>
    private static async Task<(string Epoch, long Head)> SetUpReaderAsync(NodeProcess node, Person person)
    {
        var (socket, welcome) = await ChatSocket.HelloAsync(node, person, "phone");
        await using var _1 = socket;
        var head = welcome["head"]!.GetValue<long>();
        await socket.ExpectAsync("caught_up");
        await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = head });
        // The pong comes after the acknowledgement in the session's order.
        await socket.SendAsync(new JsonObject { ["t"] = "ping", ["id"] = 2 });
        await socket.ExpectAsync("pong");
        return (welcome["epoch"]!.GetValue<string>(), head);
    }

    private static async Task<IReadOnlyList<(long Cseq, string From, string Text)>> ReadAllAsync(NodeProcess node, Person person, (string Epoch, long Head) at, int count)
    {
        var (socket, _) = await ChatSocket.HelloAsync(node, person, "phone", at.Epoch, at.Head);
        await using var _1 = socket;
        var events = await Drain.UntilAsync(socket, at.Head, e => e.Count >= count);
        return [.. events.Messages()];
    }

    /// <summary>Posts, and kills the server as soon as the conversation has committed the message.</summary>
    private static async Task PostAndKillAsync(NodeProcess node, Person person, string conv, string text, int rows)
    {
        var posting = person.PostAsync($"/api/conversations/{conv}/messages", new { cmid = text, body = new { text } });
        using (var database = Open(node))
        {
            // No pause: the copies follow within milliseconds.
            while (Count(database, "persistence_id LIKE 'conversation-%'") < rows)
                Assert.False(posting.IsFaulted, "The message was refused.");
            await node.KillAsync();
        }

        await posting.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    /// <summary>How many inboxes' rows hold entries: counted in the database, so that nobody has to connect.</summary>
    private static int CopiesStored(NodeProcess node)
    {
        using var database = Open(node);
        return Count(database, "persistence_id LIKE 'inbox-%' AND manifest = 'ei2'");
    }

    private static SqliteConnection Open(NodeProcess node)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(node.DataDirectory, "akkachat.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static int Count(SqliteConnection database, string rows)
    {
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM event_journal WHERE {rows}";
        return Convert.ToInt32(command.ExecuteScalar());
    }

    private static Task WaitAsync(Func<bool> condition) => WaitAsync(() => Task.FromResult(condition()));

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
            await every.WaitForNextTickAsync(patience.Token);
    }
}
