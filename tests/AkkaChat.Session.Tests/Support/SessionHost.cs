using System.Diagnostics;
using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Web.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using SessionOptions = AkkaChat.Web.Sessions.SessionOptions;

namespace AkkaChat.Session.Tests.Support;

/// <summary>A web host with the session endpoint on a free port; test probes play the regions.</summary>
internal sealed class SessionHost : IAsyncDisposable
{
    private readonly TestKit _kit = new("akka.loglevel = WARNING");
    private readonly WebApplication _app;

    private SessionHost(SessionOptions options)
    {
        Gate = new FakeGate(Clock);
        (Inbox, Conversations, Presence) = (_kit.CreateTestProbe("inbox"), _kit.CreateTestProbe("conversations"), _kit.CreateTestProbe("presence"));
        var registry = ActorRegistry.For(_kit.Sys);
        registry.Register<InboxRegion>(Inbox);
        registry.Register<ConversationRegion>(Conversations);
        registry.Register<PresenceRegion>(Presence);
        registry.Register<AccountRegion>(_kit.CreateTestProbe("accounts"));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_kit.Sys);
        builder.Services.AddSingleton<IReadOnlyActorRegistry>(registry);
        builder.Services.AddSingleton(typeof(IRequiredActor<>), typeof(RequiredActor<>));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ISessionGate>(Gate);
        builder.Services.AddAkkaChatSessions();
        _app = builder.Build();
        _app.UseAkkaChatSessions();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));

    public FakeGate Gate { get; }

    public TestProbe Inbox { get; }

    public TestProbe Conversations { get; }

    public TestProbe Presence { get; }

    public ActorSystem System => _kit.Sys;

    public LiveSessions Live => _app.Services.GetRequiredService<LiveSessions>();

    public SessionDrain Drain => _app.Services.GetRequiredService<SessionDrain>();

    public Uri Address => new(_app.Urls.Single().Replace("http", "ws") + "/ws");

    public static async Task<SessionHost> StartAsync(SessionOptions? options = null)
    {
        var host = new SessionHost(options ?? new SessionOptions());
        await host._app.StartAsync();
        return host;
    }

    public TestProbe NewProbe() => _kit.CreateTestProbe();

    public Task<TestClient> ConnectAsync(string? subprotocol = Protocol.Subprotocol.Name) => TestClient.ConnectAsync(Address, subprotocol);

    /// <summary>A client whose stream has begun: after entry <paramref name="from"/>, without a reset.</summary>
    public async Task<(TestClient Client, LiveStream Stream)> JoinAsync(long from = 0, long? head = null, int? window = null, string user = "alice")
    {
        var client = await ConnectAsync();
        await client.SendAsync($$"""{"t":"hello","id":1,"token":"{{user}}","device":"phone"{{(window is null ? "" : $",\"window\":{window}")}}}""");
        var attach = await Inbox.ExpectMsgAsync<Attach>();
        var stream = new LiveStream(attach, Inbox.Sender, Inbox);
        stream.Tell(new Attached(attach.Attachment, "e1", head ?? from, from, Reset: null));
        await client.ExpectAsync("welcome");
        if ((head ?? from) == from)
            await client.ExpectAsync("caught_up");
        await Presence.ExpectMsgAsync<Announce>();
        return (client, stream);
    }

    /// <summary>Waits for a condition.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Waits for a condition.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(10), "The condition did not come true.");
            await Task.Delay(5);
        }
    }

    /// <summary>Lets time pass, and everything that is due happen.</summary>
    public void Pass(TimeSpan time) => Clock.Advance(time);

    public async ValueTask DisposeAsync()
    {
        // Whoever still waits for something gets it: a closing handshake must not hold up the end of a test.
        using var nudge = new Timer(_ => Clock.Advance(TimeSpan.FromSeconds(10)), null, 50, 50);
        await _app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(1)).Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
        _kit.Dispose();
    }
}

/// <summary>The inbox's side of a stream.</summary>
internal sealed record LiveStream(Attach Attach, IActorRef Session, TestProbe Inbox)
{
    public AttachmentId Attachment => Attach.Attachment;

    public void Tell(IWireMessage message) => Session.Tell(message, Inbox);

    public void Deliver(long first, int count = 1) =>
        Tell(new Deliver(Attachment, [.. Enumerable.Range(0, count).Select(i => Entries.Message(first + i))]));
}
