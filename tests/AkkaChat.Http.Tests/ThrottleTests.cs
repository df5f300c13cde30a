namespace AkkaChat.Http.Tests;

/// <summary>Each test has users and addresses of its own.</summary>
public sealed class ThrottleTests(ThrottleTests.Throttled server) : IClassFixture<ThrottleTests.Throttled>, IDisposable
{
    private readonly NodeProcess _node = server.Node;
    private readonly Api _nobody = new(server.Node.Url);

    public void Dispose() => _nobody.Dispose();

    [Fact]
    public async Task Passwords_are_tried_so_often_per_user_whatever_the_address_and_also_when_right()
    {
        var alice = await Server.RegisterAsync(_nobody, _node.Url, "alice");
        Assert.Equal("401 unauthenticated", (await LoginAsync("alice", "wrong horse battery", "192.0.2.1")).Outcome);
        Assert.Equal("401 unauthenticated", (await LoginAsync("alice", "wrong horse battery", "192.0.2.2")).Outcome);

        var refused = await LoginAsync("alice", Server.Password, "192.0.2.3");
        Assert.Equal("429 rate_limited", refused.Outcome);
        Assert.InRange((int)refused.Body!["retry_ms"]!, 1_000, 30_000);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("401 unauthenticated", (await LoginAsync("bob", "wrong horse battery", "192.0.2.3")).Outcome);

        var change = new Dictionary<string, string> { ["old"] = Server.Password, ["new"] = "another horse battery" };
        Assert.Equal("429 rate_limited", (await alice.Api.PostAsync("/api/auth/password", change)).Outcome);
    }

    [Fact]
    public async Task An_address_tries_thirty_times_that_over_all_doors()
    {
        const string address = "198.51.100.7";
        for (var i = 0; i < 60; i++)
        {
            // Names that are none cost no hashing.
            Assert.Equal("401 unauthenticated", (await LoginAsync($"NOBODY {i}", "wrong horse battery", address)).Outcome);
        }

        Assert.Equal("429 rate_limited", (await LoginAsync("carol", "wrong horse battery", address)).Outcome);
        Assert.Equal("429 rate_limited", (await PostAsync("register", new { user = "carol", password = Server.Password }, address)).Outcome);
        Assert.Equal("429 rate_limited", (await PostAsync("refresh", new { refresh_token = "none" }, address)).Outcome);
        Assert.Equal("401 unauthenticated", (await LoginAsync("carol", "wrong horse battery", "198.51.100.8")).Outcome);
    }

    [Fact]
    public async Task Sends_over_http_and_sockets_share_one_rate()
    {
        var dave = await Server.RegisterAsync(_nobody, _node.Url, "dave");
        Task<Answer> PostAsync(string cmid) => dave.Api.PostAsync("/api/conversations/d:dave:dave/messages", new { cmid, body = new { text = "hi" } });

        Assert.Equal(["201", "201", "201", "429 rate_limited"], new[] { await PostAsync("1"), await PostAsync("2"), await PostAsync("3"), await PostAsync("4") }.Select(a => a.Outcome));
        var (socket, _) = await ChatSocket.HelloAsync(_node, dave.ToPerson(), "phone");
        await using (socket)
        {
            await socket.SendAsync(new JsonObject { ["t"] = "send", ["id"] = 2, ["to"] = "dave", ["cmid"] = "5", ["body"] = new JsonObject { ["text"] = "hi" } });
            Assert.Equal("rate_limited", (string?)(await socket.ExpectAsync("err"))["code"]);
        }
    }

    private Task<Answer> LoginAsync(string user, string password, string address) => PostAsync("login", new { user, password }, address);

    private Task<Answer> PostAsync(string door, object body, string address) =>
        _nobody.SendAsync(HttpMethod.Post, $"/api/auth/{door}", body, ("X-Forwarded-For", address));

    /// <summary>A server with low rates, behind a proxy on this machine.</summary>
    public sealed class Throttled : IAsyncLifetime
    {
        internal NodeProcess Node { get; } = new(new Dictionary<string, string>
        {
            ["AkkaChat:Limits:LoginsPerMinute"] = "2",
            ["AkkaChat:Limits:SendsPerSecond"] = "0.01",
            ["AkkaChat:Limits:SendBurst"] = "3",
            ["AkkaChat:Web:TrustedProxies"] = "127.0.0.0/8, ::1",
        });

        public Task InitializeAsync() => Node.StartAsync();

        public Task DisposeAsync() => Node.DisposeAsync().AsTask();
    }
}
