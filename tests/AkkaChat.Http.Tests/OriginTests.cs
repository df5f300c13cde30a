using System.Net.WebSockets;

namespace AkkaChat.Http.Tests;

public sealed class OriginTests(OriginTests.Friendly server) : IClassFixture<OriginTests.Friendly>, IDisposable
{
    private const string Friend = "https://friend.example";
    private const string Stranger = "https://stranger.example";

    private readonly NodeProcess _node = server.Node;
    private readonly Api _api = new(server.Node.Url);

    private string Own => _node.Url.GetLeftPart(UriPartial.Authority);

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Changes_are_taken_from_programs_and_from_pages_of_ones_own_or_allowed_origins()
    {
        var login = new { user = "nobody", password = "correct horse battery" };
        Task<Answer> From(string origin) => _api.SendAsync(HttpMethod.Post, "/api/auth/login", login, ("Origin", origin));

        Assert.Equal("401 unauthenticated", (await _api.PostAsync("/api/auth/login", login)).Outcome);
        Assert.Equal("401 unauthenticated", (await From(Own)).Outcome);
        Assert.Equal("401 unauthenticated", (await From(Friend)).Outcome);
        Assert.Equal("403 forbidden", (await From(Stranger)).Outcome);
        Assert.Equal("403 forbidden", (await From("null")).Outcome);
        Assert.Equal("403 forbidden", (await From($"{Own}.stranger.example")).Outcome);
        Assert.Equal("403 forbidden", (await From("http://localhost:1")).Outcome);
    }

    [Fact]
    public async Task Sockets_are_taken_from_the_same_origins()
    {
        await OpenAsync(null);
        await OpenAsync(Own);
        await OpenAsync(Friend);
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(Stranger));
    }

    [Fact]
    public async Task Browsers_are_told_that_pages_of_an_allowed_origin_may_read_the_answer()
    {
        async Task<string?> Preflight(string origin)
        {
            var answer = await _api.SendAsync(
                HttpMethod.Options, "/api/me", body: null, ("Origin", origin), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization"));
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null;
        }

        Assert.Equal(Friend, await Preflight(Friend));
        Assert.Null(await Preflight(Stranger));
    }

    private async Task OpenAsync(string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("akkachat.v1.json");
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(_node.SocketUrl, CancellationToken.None);
        socket.Abort();
    }

    /// <summary>A server with a friend.</summary>
    public sealed class Friendly : IAsyncLifetime
    {
        internal NodeProcess Node { get; } = new(new Dictionary<string, string> { ["AkkaChat:Web:Origins"] = Friend });

        public Task InitializeAsync() => Node.StartAsync();

        public Task DisposeAsync() => Node.DisposeAsync().AsTask();
    }
}
