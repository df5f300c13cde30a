namespace AkkaChat.Http.Tests.Auth;

[Collection(nameof(Server))]
public class LoginTests(Server server)
{
    [Fact]
    public async Task Whoever_registers_is_logged_in_and_may_log_in_again()
    {
        var user = Server.NewName();
        var registered = await server.Nobody.PostAsync("/api/auth/register", new { user, password = Server.Password, name = "Ada Lovelace" });
        Assert.Equal("201", registered.Outcome);
        Assert.Equal(["expires_at", "refresh_token", "token", "user"], registered.Body!.AsObject().Select(f => f.Key).Order());

        var again = await server.LoginAsync(user);
        var me = (await again.Api.GetAsync("/api/me")).Body!;
        Assert.Equal((user, "Ada Lovelace"), ((string)me["user"]!, (string)me["name"]!));
        Assert.Empty(me["devices"]!.AsArray());
    }

    [Fact]
    public async Task A_token_is_good_for_an_hour()
    {
        var registered = await server.Nobody.PostAsync("/api/auth/register", new { user = Server.NewName(), password = Server.Password });
        var left = DateTimeOffset.Parse((string)registered.Body!["expires_at"]!) - DateTimeOffset.UtcNow;
        Assert.InRange(left.TotalMinutes, 58, 60);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        var alice = await server.RegisterAsync();
        Assert.Equal("409 conflict", (await server.Nobody.PostAsync("/api/auth/register", new { user = alice.User, password = "something else entirely" })).Outcome);
        Assert.Equal("200", (await server.LoginAsync(alice.User, Server.Password)).Outcome);
    }

    [Fact]
    public async Task Of_many_who_want_the_same_name_one_gets_it()
    {
        var user = Server.NewName();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => server.Nobody.PostAsync("/api/auth/register", new { user, password = $"{Server.Password} {i}" })));
        Assert.Equal(["201", .. Enumerable.Repeat("409 conflict", 5)], answers.Select(a => a.Outcome).Order());
    }

    [Theory]
    [InlineData("Alice", Server.Password)] // upper case
    [InlineData("a", Server.Password)]
    [InlineData("-alice", Server.Password)]
    [InlineData("al ice", Server.Password)]
    [InlineData("", Server.Password)]
    [InlineData("short-password", "1234567")]
    [InlineData("common-password", "Password123")]
    [InlineData("same-as-the-user", "Same-As-The-User")]
    public async Task Bad_names_and_weak_passwords_are_refused(string user, string password) =>
        Assert.Equal("400 bad_frame", (await server.Nobody.PostAsync("/api/auth/register", new { user, password })).Outcome);

    [Fact]
    public async Task A_password_above_its_bound_is_refused() =>
        Assert.Equal("400 bad_frame", (await server.Nobody.PostAsync("/api/auth/register", new { user = Server.NewName(), password = new string('x', 129) })).Outcome);

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_answer()
    {
        var alice = await server.RegisterAsync();
        var wrong = await server.LoginAsync(alice.User, "wrong horse battery");
        var unknown = await server.LoginAsync("nobody-at-all", "wrong horse battery");
        Assert.Equal("401 unauthenticated", wrong.Outcome);
        Assert.Equal(wrong.Body!.ToJsonString(), unknown.Body!.ToJsonString());
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_gives_the_next_one()
    {
        var alice = await server.RegisterAsync();
        var first = await RefreshAsync(alice.RefreshToken);
        Assert.Equal("200", first.Outcome);
        var second = await RefreshAsync((string)first.Body!["refresh_token"]!);
        Assert.Equal("200", second.Outcome);
        using var api = new Api(server.Node.Url, (string)second.Body!["token"]!);
        Assert.Equal("200", (await api.GetAsync("/api/me")).Outcome);
    }

    [Fact]
    public async Task A_used_refresh_token_ends_the_log_in_but_no_other()
    {
        var alice = await server.RegisterAsync();
        var other = await server.LoginAsync(alice.User);
        var next = await RefreshAsync(alice.RefreshToken);

        Assert.Equal("401 unauthenticated", (await RefreshAsync(alice.RefreshToken)).Outcome);

        Assert.Equal("401 unauthenticated", (await RefreshAsync((string)next.Body!["refresh_token"]!)).Outcome);
        Assert.Equal("401 unauthenticated", (await alice.Api.GetAsync("/api/me")).Outcome);
        Assert.Equal("200", (await other.Api.GetAsync("/api/me")).Outcome);
        Assert.Equal("200", (await RefreshAsync(other.RefreshToken)).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("AQGiCjwQVgEn0iKDhC3Q2edtCFk7MpT4hmuIiuIki-OzmZb4cPvWzqxUv3qlVYwckGFsaWNl")]
    public async Task What_is_no_refresh_token_of_ours_is_refused(string token) =>
        Assert.Equal("401 unauthenticated", (await RefreshAsync(token)).Outcome);

    [Fact]
    public async Task After_a_log_out_neither_token_is_good_and_other_log_ins_are()
    {
        var alice = await server.RegisterAsync();
        var other = await server.LoginAsync(alice.User);

        Assert.Equal("204", (await other.Api.PostAsync("/api/auth/logout", new { refresh_token = alice.RefreshToken })).Outcome);
        Assert.Equal("204", (await other.Api.PostAsync("/api/auth/logout", new { refresh_token = alice.RefreshToken })).Outcome);

        Assert.Equal("401 unauthenticated", (await RefreshAsync(alice.RefreshToken)).Outcome);
        Assert.Equal("401 unauthenticated", (await alice.Api.GetAsync("/api/me")).Outcome);
        Assert.Equal("200", (await other.Api.GetAsync("/api/me")).Outcome);
    }

    private Task<Answer> RefreshAsync(string token) => server.Nobody.PostAsync("/api/auth/refresh", new { refresh_token = token });
}
