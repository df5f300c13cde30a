using Akka.Hosting;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Hosting;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AkkaChat.Session.Tests.EndToEnd;

/// <summary>The whole node in this process, composed as in production; only tokens are taken at their word, and the calendar can be moved on.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("akkachat-session-");
    private readonly WebApplication _app;

    private NodeHost()
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--Urls=http://127.0.0.1:0", $"--AkkaChat:DataDirectory={_data.FullName}", "--AkkaChat:Management:Urls=", "--AkkaChat:Limits:SendsPerSecond=0",
        ]);
        builder.Logging.ClearProviders();
        builder.AddAkkaChat();
        builder.Services.AddSingleton<TimeProvider>(Calendar);
        builder.Services.AddSingleton<ISessionGate>(new FakeGate(Calendar));
        _app = builder.Build();
        _app.MapAkkaChat();
    }

    /// <summary>The calendar.</summary>
    internal ShiftedClock Calendar { get; } = new();

    internal ActorSystem System => _app.Services.GetRequiredService<ActorSystem>();

    private IActorRef Inboxes => _app.Services.GetRequiredService<IRequiredActor<InboxRegion>>().ActorRef;

    public static async Task<NodeHost> StartAsync()
    {
        var node = new NodeHost();
        await node._app.StartAsync();
        return node;
    }

    /// <summary>A socket that has said hello; its welcome.</summary>
    internal async Task<(TestClient Client, System.Text.Json.JsonElement Welcome)> HelloAsync(
        UserId user, string device = "phone", string? epoch = null, long seq = 0, int? window = null)
    {
        var client = await TestClient.ConnectAsync(new Uri(_app.Urls.Single().Replace("http", "ws") + "/ws"), Protocol.Subprotocol.Name);
        var resume = epoch is null ? "" : $$""","resume":{"epoch":"{{epoch}}","seq":{{seq}}}""";
        var wanted = window is null ? "" : $",\"window\":{window}";
        await client.SendAsync("{\"t\":\"hello\",\"id\":1,\"token\":\"" + user.Value + "\",\"device\":\"" + device + "\"" + resume + wanted + "}");
        return (client, await client.ExpectAsync("welcome"));
    }

    /// <summary>A device that has taken its reset and knows everything up to the head; its epoch.</summary>
    internal async Task<string> SettleAsync(UserId user, string device = "phone")
    {
        var (client, welcome) = await HelloAsync(user, device);
        await using var _ = client;
        await client.ExpectAsync("directory");
        await client.ExpectAsync("caught_up");
        await client.SendAsync($$"""{"t":"ack","id":2,"seq":{{welcome.GetProperty("head")}}}""");
        await client.ExpectAsync("ok");
        return welcome.GetProperty("epoch").GetString()!;
    }

    /// <summary>Stores messages of bob in a user's inbox, as his conversation with them would; the inbox's own rows, the real journal.</summary>
    /// <param name="user">Whose inbox.</param>
    /// <param name="after">The last cseq stored before.</param>
    /// <param name="count">How many.</param>
    /// <param name="perRow">How many in one row, at most 200.</param>
    internal async Task StoreAsync(UserId user, long after, int count, int perRow = Limits.RowEntries)
    {
        var conversation = ConversationId.Direct(user, Entries.Bob);
        for (var next = after; next < after + count;)
        {
            var entries = Enumerable.Range(1, (int)Math.Min(perRow, after + count - next))
                .Select(i => new Entry(next + i, EntryKind.Message, Entries.Bob, Entries.At) { Body = Entries.Text($"message {next + i}") }).ToArray();
            try
            {
                next = (await Inboxes.Ask<CopiesConfirmed>(new StoreCopies(user, conversation, Term: 1, Prev: next, entries), TimeSpan.FromSeconds(3))).Mark;
            }
            catch (AskTimeoutException)
            {
                // The inbox was killed with it: repeated, as conversations do.
            }
        }
    }

    /// <summary>Waits until no socket is open, and the user's inbox knows it.</summary>
    internal async Task NobodyAsync(UserId user)
    {
        await SessionHost.UntilAsync(() => _app.Services.GetRequiredService<LiveSessions>().Count == 0);
        await Inboxes.Ask<Devices>(new ReadDevices(user), TimeSpan.FromSeconds(20));
    }

    /// <summary>Kills a user's inbox, as a fault would.</summary>
    internal async Task KillInboxAsync(UserId user)
    {
        var inbox = await System.ActorSelection($"/system/sharding/inbox/*/{user}").ResolveOne(TimeSpan.FromSeconds(5));
        inbox.Tell(Kill.Instance);
    }

    /// <summary>The first row that is left of an inbox's journal.</summary>
    internal long FirstRow(UserId user)
    {
        using var connection = new SqliteConnection($"Data Source={Directory.GetFiles(_data.FullName, "*.db").Single()};Mode=ReadOnly");
        connection.Open();
        using var query = connection.CreateCommand();
        query.CommandText = "SELECT MIN(sequence_nr) FROM event_journal WHERE persistence_id = $id";
        query.Parameters.AddWithValue("$id", $"inbox-{user}");
        return (long)query.ExecuteScalar()!;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }
}

/// <summary>The real clock with another date.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}

/// <summary>One node for all tests that only need users of their own.</summary>
public sealed class SharedNode : IAsyncLifetime
{
    private NodeHost? _node;
    private int _users;

    /// <summary>The node.</summary>
    public NodeHost Node => _node!;

    /// <summary>A user whom no other test knows.</summary>
    public UserId NewUser() => UserId.Parse($"user{Interlocked.Increment(ref _users)}");

    /// <inheritdoc />
    public async Task InitializeAsync() => _node = await NodeHost.StartAsync();

    /// <inheritdoc />
    public Task DisposeAsync() => _node!.DisposeAsync().AsTask();
}
