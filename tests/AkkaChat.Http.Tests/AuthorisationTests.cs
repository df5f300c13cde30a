namespace AkkaChat.Http.Tests;

/// <summary>Every route, by everybody who may or may not use it.</summary>
[Collection(nameof(Server))]
public class AuthorisationTests(Server server)
{
    private const string NotMember = "403 not_member";
    private const string Forbidden = "403 forbidden";
    private const string Unauthenticated = "401 unauthenticated";

    // {conv} is a group with an owner, an admin and two members, from which somebody was removed; {target} is a member who is none of those asked.
    [Theory]
    [InlineData("GET", "/api/conversations/{conv}", null, "200", "200", "200")]
    [InlineData("PATCH", "/api/conversations/{conv}", """{"title":"Another"}""", Forbidden, "200", "200")]
    [InlineData("POST", "/api/conversations/{conv}/members", """{"users":["{newcomer}"]}""", Forbidden, "200", "200")]
    [InlineData("DELETE", "/api/conversations/{conv}/members/{target}", null, Forbidden, "204", "204")]
    [InlineData("DELETE", "/api/conversations/{conv}/members/{self}", null, "204", "204", "409 conflict")]
    [InlineData("PUT", "/api/conversations/{conv}/members/{target}/role", """{"role":"admin"}""", Forbidden, Forbidden, "204")]
    [InlineData("GET", "/api/conversations/{conv}/messages", null, "200", "200", "200")]
    [InlineData("POST", "/api/conversations/{conv}/messages", """{"cmid":"c1","body":{"text":"hi"}}""", "201", "201", "201")]
    public async Task Routes_of_a_group(string method, string path, string? body, string byMember, string byAdmin, string byOwner)
    {
        var expected = new Dictionary<string, string>
        {
            ["nobody"] = Unauthenticated,
            ["stranger"] = NotMember,
            ["former"] = NotMember,
            ["member"] = byMember,
            ["admin"] = byAdmin,
            ["owner"] = byOwner,
        };
        var outcomes = new Dictionary<string, string>();
        foreach (var who in expected.Keys)
        {
            var group = await Group.CreateAsync(server);
            var api = group.As(who);
            string Fill(string text) => text.Replace("{conv}", group.Id, StringComparison.Ordinal).Replace("{target}", group.Target.User, StringComparison.Ordinal)
                .Replace("{self}", group.NameOf(who), StringComparison.Ordinal).Replace("{newcomer}", group.Stranger.User, StringComparison.Ordinal);
            var answer = body is null
                ? await api.SendAsync(new HttpMethod(method), Fill(path))
                : await api.SendTextAsync(new HttpMethod(method), Fill(path), Fill(body));
            outcomes[who] = answer.Outcome;
        }

        Assert.Equal(expected, outcomes);
    }

    [Theory]
    [InlineData("GET", "/api/me", null, "200")]
    [InlineData("DELETE", "/api/me/devices/unknown", null, "404 not_found")]
    [InlineData("GET", "/api/users/unknown", null, "404 not_found")]
    [InlineData("GET", "/api/conversations", null, "200")]
    [InlineData("POST", "/api/conversations", """{"title":"Mine","members":[]}""", "201")]
    [InlineData("POST", "/api/auth/logout", """{"refresh_token":"none"}""", "400 bad_frame")]
    [InlineData("POST", "/api/auth/password", """{"old":"wrong horse battery","new":"another horse battery"}""", Forbidden)]
    public async Task Routes_of_ones_own(string method, string path, string? body, string bySomebody)
    {
        var somebody = (await server.RegisterAsync()).Api;
        foreach (var (api, expected) in new[] { (server.Nobody, Unauthenticated), (somebody, bySomebody) })
        {
            var answer = body is null ? await api.SendAsync(new HttpMethod(method), path) : await api.SendTextAsync(new HttpMethod(method), path, body);
            Assert.Equal(expected, answer.Outcome);
        }
    }

    [Theory]
    [InlineData("GET", "", null, NotMember)]
    [InlineData("GET", "/messages", null, NotMember)]
    [InlineData("POST", "/messages", """{"cmid":"c1","body":{"text":"hi"}}""", NotMember)]
    public async Task A_direct_conversation_is_closed_to_third_parties(string method, string path, string? body, string expected)
    {
        var (alice, bob, eve) = (await server.RegisterAsync("a"), await server.RegisterAsync("b"), await server.RegisterAsync("eve"));
        var conv = Direct(alice, bob);
        Assert.Equal("201", (await alice.Api.PostAsync($"/api/conversations/{conv}/messages", new { cmid = "c", body = new { text = "secret" } })).Outcome);
        var answer = body is null
            ? await eve.Api.SendAsync(new HttpMethod(method), $"/api/conversations/{conv}{path}")
            : await eve.Api.SendTextAsync(new HttpMethod(method), $"/api/conversations/{conv}{path}", body);
        Assert.Equal(expected, answer.Outcome);
    }

    [Theory]
    [InlineData("PATCH", "", """{"title":"Ours"}""")]
    [InlineData("DELETE", "/members/{self}", null)]
    [InlineData("PUT", "/members/{self}/role", """{"role":"owner"}""")]
    public async Task A_direct_conversation_has_no_title_and_no_roles_and_is_not_left(string method, string path, string? body)
    {
        var (alice, bob) = (await server.RegisterAsync("a"), await server.RegisterAsync("b"));
        var conv = Direct(alice, bob);
        Assert.Equal("201", (await alice.Api.PostAsync($"/api/conversations/{conv}/messages", new { cmid = "c", body = new { text = "hi" } })).Outcome);
        var route = $"/api/conversations/{conv}{path.Replace("{self}", alice.User, StringComparison.Ordinal)}";
        var answer = body is null ? await alice.Api.SendAsync(new HttpMethod(method), route) : await alice.Api.SendTextAsync(new HttpMethod(method), route, body);
        Assert.Equal(Forbidden, answer.Outcome);
    }

    [Fact]
    public async Task An_admin_does_not_remove_an_owner()
    {
        var group = await Group.CreateAsync(server);
        Assert.Equal(Forbidden, (await group.As("admin").SendAsync(HttpMethod.Delete, $"/api/conversations/{group.Id}/members/{group.NameOf("owner")}")).Outcome);
    }

    [Fact]
    public async Task Somebody_elses_refresh_token_logs_nobody_out()
    {
        var (alice, eve) = (await server.RegisterAsync("a"), await server.RegisterAsync("eve"));
        Assert.Equal(Forbidden, (await eve.Api.PostAsync("/api/auth/logout", new { refresh_token = alice.RefreshToken })).Outcome);
        Assert.Equal("200", (await alice.Api.GetAsync("/api/me")).Outcome);
    }

    private static string Direct(Account one, Account other) =>
        string.CompareOrdinal(one.User, other.User) <= 0 ? $"d:{one.User}:{other.User}" : $"d:{other.User}:{one.User}";
}
