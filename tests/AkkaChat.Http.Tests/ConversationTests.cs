namespace AkkaChat.Http.Tests;

[Collection(nameof(Server))]
public class ConversationTests(Server server)
{
    [Fact]
    public async Task A_group_has_its_creator_as_owner_and_is_found_where_the_answer_says()
    {
        var (alice, bob) = (await server.RegisterAsync("a"), await server.RegisterAsync("b"));
        var created = await alice.Api.PostAsync("/api/conversations", new { title = "Team", members = new[] { bob.User, bob.User, alice.User } });
        Assert.Equal("201", created.Outcome);
        Assert.Equal(("group", "Team", 1L), ((string)created.Body!["kind"]!, (string)created.Body["title"]!, (long)created.Body["cseq"]!));
        Assert.Equal([(alice.User, "owner"), (bob.User, "member")], Members(created.Body).Order());

        var read = await bob.Api.GetAsync(created.Headers.Location!.OriginalString);
        Assert.Equal((string)created.Body["conv"]!, (string)read.Body!["conv"]!);
    }

    [Theory]
    [InlineData("""{"title":"","members":[]}""", "400 bad_frame")]
    [InlineData("""{"title":"   ","members":[]}""", "400 bad_frame")]
    [InlineData("""{"members":[]}""", "400 bad_frame")]
    [InlineData("""{"title":"Team"}""", "400 bad_frame")]
    [InlineData("""{"title":"Team","members":null}""", "400 bad_frame")]
    [InlineData("""{"title":"Team","members":["nobody-at-all"]}""", "404 not_found")]
    [InlineData("""{"title":"Team","members":["Not A Name"]}""", "404 not_found")]
    public async Task A_group_that_makes_no_sense_is_refused(string body, string expected)
    {
        var alice = await server.RegisterAsync();
        Assert.Equal(expected, (await alice.Api.SendTextAsync(HttpMethod.Post, "/api/conversations", body)).Outcome);
    }

    [Fact]
    public async Task A_group_above_its_bound_is_refused_before_anybody_is_looked_up()
    {
        var alice = await server.RegisterAsync();
        var answer = await alice.Api.PostAsync("/api/conversations", new { title = "Crowd", members = Enumerable.Range(0, 500).Select(i => $"nobody-{i}") });
        Assert.Equal("422 limit_reached", answer.Outcome);
    }

    [Fact]
    public async Task Members_come_and_go_and_change_roles()
    {
        var group = await Group.CreateAsync(server);
        var owner = group.As("owner");
        var members = $"/api/conversations/{group.Id}/members";
        var added = await owner.PostAsync(members, new { users = new[] { group.Stranger.User, group.Target.User } });
        Assert.Equal("200", added.Outcome);
        Assert.Contains((group.Stranger.User, "member"), Members(added.Body!));

        Assert.Equal("404 not_found", (await owner.PostAsync(members, new { users = new[] { "nobody-at-all" } })).Outcome);
        Assert.Equal("404 not_found", (await owner.SendAsync(HttpMethod.Delete, $"{members}/nobody-at-all")).Outcome);
        Assert.Equal("400 bad_frame", (await owner.SendAsync(HttpMethod.Put, $"{members}/{group.Target.User}/role", new { role = "king" })).Outcome);
        Assert.Equal("204", (await owner.SendAsync(HttpMethod.Put, $"{members}/{group.Target.User}/role", new { role = "owner" })).Outcome);
        Assert.Equal("204", (await owner.SendAsync(HttpMethod.Delete, $"{members}/{group.NameOf("owner")}")).Outcome);
        Assert.Equal("403 not_member", (await owner.GetAsync($"/api/conversations/{group.Id}")).Outcome);
    }

    [Theory]
    [InlineData("g:01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("nonsense")]
    [InlineData("d:b-b:a-a")]
    public async Task A_conversation_that_does_not_exist_is_not_found(string conv)
    {
        var alice = await server.RegisterAsync();
        Assert.Equal("404 not_found", (await alice.Api.GetAsync($"/api/conversations/{conv}")).Outcome);
        Assert.Equal("404 not_found", (await alice.Api.GetAsync($"/api/conversations/{conv}/messages")).Outcome);
        Assert.Equal("404 not_found", (await alice.Api.PostAsync($"/api/conversations/{conv}/messages", new { cmid = "c", body = new { text = "hi" } })).Outcome);
        Assert.Equal("404 not_found", (await alice.Api.SendAsync(HttpMethod.Patch, $"/api/conversations/{conv}", new { title = "x" })).Outcome);
    }

    [Fact]
    public async Task The_directory_lists_what_one_is_in_and_forgets_what_one_left()
    {
        var (alice, bob) = (await server.RegisterAsync("a"), await server.RegisterAsync("b"));
        var created = await alice.Api.PostAsync("/api/conversations", new { title = "Team", members = new[] { bob.User } });
        var conv = (string)created.Body!["conv"]!;
        await alice.Api.PostAsync($"/api/conversations/{conv}/messages", new { cmid = "c1", body = new { text = "hi" } });

        var entry = await Eventually.GetAsync(async () => (await DirectoryAsync(bob)).FirstOrDefault(c => (long)c["cseq"]! == 2));
        Assert.Equal((conv, "Team", 2, 1), ((string)entry["conv"]!, (string)entry["title"]!, (int)entry["member_count"]!, (int)entry["unread"]!));
        Assert.Equal("hi", (string)entry["last"]!["body"]!["text"]!);

        await bob.Api.SendAsync(HttpMethod.Delete, $"/api/conversations/{conv}/members/{bob.User}");
        await Eventually.GetAsync(async () => (await DirectoryAsync(bob)).Length == 0 ? "empty" : null);
    }

    private static async Task<JsonNode[]> DirectoryAsync(Account account) =>
        [.. (await account.Api.GetAsync("/api/conversations")).Body!["conversations"]!.AsArray().Select(c => c!)];

    private static IEnumerable<(string User, string Role)> Members(JsonNode conversation) =>
        conversation["members"]!.AsArray().Select(m => ((string)m!["user"]!, (string)m["role"]!));
}
