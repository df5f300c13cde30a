namespace AkkaChat.Http.Tests.Auth;

[Collection(nameof(Server))]
public class PasswordChangeTests(Server server)
{
    private const string Another = "another horse battery";

    [Fact]
    public async Task Every_other_token_ends_and_the_new_password_is_the_only_one()
    {
        var alice = await server.RegisterAsync();
        var other = await server.LoginAsync(alice.User);

        Assert.Equal("204", (await ChangeAsync(alice, Server.Password)).Outcome);

        Assert.Equal("401 unauthenticated", (await other.Api.GetAsync("/api/me")).Outcome);
        Assert.Equal("401 unauthenticated", (await server.Nobody.PostAsync("/api/auth/refresh", new { refresh_token = other.RefreshToken })).Outcome);
        Assert.Equal("401 unauthenticated", (await server.LoginAsync(alice.User, Server.Password)).Outcome);
        var fresh = await server.LoginAsync(alice.User, Another);
        Assert.Equal("200", fresh.Outcome);

        // At once, in the same second as the change: the new token lives, and so does the log-in that made the change.
        using var api = new Api(server.Node.Url, (string)fresh.Body!["token"]!);
        Assert.Equal("200", (await api.GetAsync("/api/me")).Outcome);
        Assert.Equal("200", (await alice.Api.GetAsync("/api/me")).Outcome);
    }

    [Fact]
    public async Task The_old_password_must_be_right()
    {
        var alice = await server.RegisterAsync();
        Assert.Equal("403 forbidden", (await ChangeAsync(alice, "wrong horse battery")).Outcome);
        Assert.Equal("200", (await server.LoginAsync(alice.User, Server.Password)).Outcome);
    }

    [Fact]
    public async Task A_weak_new_password_is_refused()
    {
        var alice = await server.RegisterAsync();
        Assert.Equal("400 bad_frame", (await alice.Api.PostAsync("/api/auth/password", new Dictionary<string, string> { ["old"] = Server.Password, ["new"] = "password" })).Outcome);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_may_be_repeated()
    {
        var alice = await server.RegisterAsync();
        Assert.Equal("204", (await ChangeAsync(alice, Server.Password)).Outcome);
        Assert.Equal("204", (await ChangeAsync(alice, Server.Password)).Outcome);
    }

    [Fact]
    public async Task Streams_that_were_opened_with_an_ended_token_are_closed()
    {
        var alice = await server.RegisterAsync();
        var other = await server.LoginAsync(alice.User);
        var (socket, _) = await ChatSocket.HelloAsync(server.Node, other.ToPerson(), "phone");
        await using (socket)
        {
            Assert.Equal("204", (await ChangeAsync(alice, Server.Password)).Outcome);
            Assert.Equal(4501, await socket.ClosedAsync());
        }

        await using var again = await ChatSocket.OpenAsync(server.Node);
        await again.SendAsync(new JsonObject { ["t"] = "hello", ["id"] = 1, ["token"] = other.Api.Token, ["device"] = "phone" });
        Assert.Equal(4501, await again.ClosedAsync());
    }

    private static Task<Answer> ChangeAsync(Account account, string old) =>
        account.Api.PostAsync("/api/auth/password", new Dictionary<string, string> { ["old"] = old, ["new"] = Another });
}
