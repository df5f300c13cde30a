using System.Threading.Channels;
using AkkaChat.Client;
using AkkaChat.Protocol;
using AkkaChat.Testing;
using Xunit;

namespace AkkaChat.EndToEnd.Tests;

/// <summary>The .NET client against a real server.</summary>
public sealed class ClientTests(ClientTests.Server server) : IClassFixture<ClientTests.Server>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new();
    private readonly DirectoryInfo _stores = Directory.CreateTempSubdirectory("akkachat-clients-");

    [Fact]
    public async Task Two_clients_chat_through_a_kill_and_every_message_is_there_once_in_one_order()
    {
        const int Each = 150;
        await using var node = await new NodeProcess().StartAsync();
        await using var alice = await ConnectAsync(node, "alice");
        await using var bob = await ConnectAsync(node, "bob");

        var sends = new List<Task<SendResult>>();
        for (var i = 0; i < Each; i++)
        {
            sends.Add(alice.Client.SendToUserAsync("bob", $"{i}"));
            sends.Add(bob.Client.SendToUserAsync("alice", $"{i}"));
        }

        while (sends.Count(s => s.IsCompleted) < Each / 2) await Task.WhenAny(sends.Where(s => !s.IsCompleted));
        await node.KillAsync();
        await node.StartAsync();
        var results = await Task.WhenAll(sends).WaitAsync(Patience);

        var alices = await alice.MessagesAsync(2 * Each);
        var bobs = await bob.MessagesAsync(2 * Each);
        Assert.Equal(alices, bobs);
        Assert.Equal(Enumerable.Range(1, 2 * Each).Select(n => (long)n), alices.Select(m => m.Cseq));
        Assert.Equal(results.Select(r => r.Cseq).Order(), alices.Select(m => m.Cseq));
        foreach (var user in new[] { "alice", "bob" })
            Assert.Equal(Enumerable.Range(0, Each).Select(n => $"{n}"), alices.Where(m => m.From == user).Select(m => m.Text));
    }

    [Fact]
    public async Task A_client_that_starts_again_with_its_store_continues_without_a_reset()
    {
        await using var bob = await ConnectAsync(server.Node, "bob2");
        await using (var alice = await ConnectAsync(server.Node, "alice2"))
        {
            await bob.Client.SendToUserAsync("alice2", "one").WaitAsync(Patience);
            await alice.MessagesAsync(1);
        }

        await bob.Client.SendToUserAsync("alice2", "two").WaitAsync(Patience);
        await using var again = await ConnectAsync(server.Node, "alice2");
        Assert.Equal(["two"], (await again.MessagesAsync(1)).Select(m => m.Text));
        Assert.False(again.WasReset);
    }

    [Fact]
    public async Task A_second_client_of_the_same_device_stops_the_first()
    {
        await using var first = await ConnectAsync(server.Node, "alice3");
        await using var second = await ConnectAsync(server.Node, "alice3", store: "elsewhere");
        var stopped = await Assert.ThrowsAsync<ChatStoppedException>(() => first.Reading.WaitAsync(Patience));
        Assert.Equal(CloseCodes.Replaced, stopped.CloseCode);
    }

    [Fact]
    public async Task History_of_large_messages_arrives_in_pages()
    {
        await using var alice = await ConnectAsync(server.Node, "alice4");
        var text = new string('ü', 7_000);
        for (var i = 0; i < 9; i++) await alice.Client.SendToUserAsync("alice4", text).WaitAsync(Patience);
        var read = new List<long>();
        for (var page = await alice.Client.PullAsync("d:alice4:alice4", limit: 100); ; page = await alice.Client.PullAsync("d:alice4:alice4", before: read[0], limit: 100))
        {
            Assert.All(page.Items, item => Assert.Equal(text, item.Body!.Text));
            read.InsertRange(0, page.Items.Select(i => i.Cseq));
            if (!page.More) break;
        }

        Assert.Equal(Enumerable.Range(1, 9).Select(n => (long)n), read);
        var tooLarge = await Assert.ThrowsAsync<ChatException>(() => alice.Client.SendToUserAsync("alice4", new string('x', 17_000)).WaitAsync(Patience));
        Assert.Equal(ErrorCodes.TooLarge, tooLarge.Code);
    }

    [Fact]
    public async Task A_group_is_managed_over_http_and_heard_of_on_the_stream()
    {
        await using var alice = await ConnectAsync(server.Node, "alice5");
        await using var bob = await ConnectAsync(server.Node, "bob5");
        var group = await alice.Http.CreateConversationAsync("Tea", ["bob5"]);
        await alice.Http.SetRoleAsync(group.Conv, "bob5", Roles.Admin);
        Assert.Equal("Biscuits", (await bob.Http.RenameConversationAsync(group.Conv, "Biscuits")).Title);
        await alice.Client.SendAsync(group.Conv, "hello").WaitAsync(Patience);
        Assert.Equal(["hello"], (await bob.MessagesAsync(1)).Select(m => m.Text));
        await bob.Client.ReadAsync(group.Conv, 4).WaitAsync(Patience);
        Assert.Equal(0, Assert.Single(await bob.Http.GetConversationsAsync()).Unread);
        await bob.Http.RemoveMemberAsync(group.Conv, "bob5");
        Assert.Equal(ErrorCodes.NotMember, (await Assert.ThrowsAsync<ChatException>(() => bob.Client.SendAsync(group.Conv, "still here?").WaitAsync(Patience))).Code);
        Assert.Equal(ErrorCodes.NotMember, (await Assert.ThrowsAsync<ChatException>(() => bob.Http.GetMessagesAsync(group.Conv))).Code);
    }

    public void Dispose()
    {
        _http.Dispose();
        _stores.Delete(recursive: true);
    }

    /// <summary>A client with a store on disk; who is not registered yet is.</summary>
    private async Task<Device> ConnectAsync(NodeProcess node, string user, string? store = null)
    {
        var http = new AkkaChatHttp(_http, node.Url);
        var login = await (Directory.Exists(Path.Combine(_stores.FullName, user)) ? http.LoginAsync(user, Person.Password) : http.RegisterAsync(user, Person.Password));
        var tokens = new RefreshingTokenSource(http, login);
        var files = new FileClientStore(Path.Combine(_stores.FullName, store ?? user));
        var client = new AkkaChatClient(new AkkaChatClientOptions { Server = node.Url, Device = "device-1", Tokens = tokens, Store = files });
        await client.ConnectAsync().WaitAsync(Patience);
        return new Device(client, http.As(tokens), tokens, files);
    }

    /// <summary>One server for the tests that don't kill it; each has users of its own.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal NodeProcess Node { get; } = new();

        public Task InitializeAsync() => Node.StartAsync();

        public async Task DisposeAsync() => await Node.DisposeAsync();
    }

    /// <summary>A running client whose events are read all the time.</summary>
    private sealed class Device : IAsyncDisposable
    {
        private readonly Channel<(long Cseq, string From, string Text)> _messages = Channel.CreateUnbounded<(long, string, string)>();
        private readonly RefreshingTokenSource _tokens;
        private readonly FileClientStore _store;

        public Device(AkkaChatClient client, AkkaChatHttp http, RefreshingTokenSource tokens, FileClientStore store)
        {
            (Client, Http, _tokens, _store) = (client, http, tokens, store);
            Reading = ReadAsync();
        }

        public AkkaChatClient Client { get; }

        public AkkaChatHttp Http { get; }

        public Task Reading { get; }

        public bool WasReset { get; private set; }

        public async Task<IReadOnlyList<(long Cseq, string From, string Text)>> MessagesAsync(int count)
        {
            using var patience = new CancellationTokenSource(Patience);
            var messages = new List<(long, string, string)>();
            while (messages.Count < count) messages.Add(await _messages.Reader.ReadAsync(patience.Token));
            return messages;
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Reading.ContinueWith(static _ => { }, TaskScheduler.Default);
            _tokens.Dispose();
            _store.Dispose();
        }

        private async Task ReadAsync()
        {
            await foreach (var item in Client.ReadEventsAsync())
            {
                if (item is ChatEvent.Reset) WasReset = true;
                if (item is ChatEvent.Entry { Item: { Kind: EntryKinds.Message } entry }) _messages.Writer.TryWrite((entry.Cseq, entry.From, entry.Body!.Text!));
            }
        }
    }
}
