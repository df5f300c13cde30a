namespace AkkaChat.Http.Tests;

[Collection(nameof(Server))]
public class MessageTests(Server server)
{
    [Fact]
    public async Task A_post_repeated_gets_the_first_result_and_another_body_is_a_conflict()
    {
        var messages = await NewConversationAsync();
        var first = await messages.PostAsync("c1", "hi");
        var again = await messages.PostAsync("c1", "hi");
        Assert.Equal(("201", false), (first.Outcome, (bool)first.Body!["dup"]!));
        Assert.Equal(("201", true), (again.Outcome, (bool)again.Body!["dup"]!));
        Assert.Equal(((long)first.Body["cseq"]!, (string)first.Body["at"]!), ((long)again.Body["cseq"]!, (string)again.Body["at"]!));
        Assert.Equal("409 conflict", (await messages.PostAsync("c1", "ho")).Outcome);
    }

    [Fact]
    public async Task The_first_message_begins_a_direct_conversation_also_with_oneself()
    {
        var (alice, bob) = (await server.RegisterAsync("a"), await server.RegisterAsync("b"));
        Assert.Equal("201", (await alice.Api.PostAsync($"/api/conversations/d:{alice.User}:{bob.User}/messages", new { cmid = "c", body = new { text = "hi" } })).Outcome);
        Assert.Equal("201", (await alice.Api.PostAsync($"/api/conversations/d:{alice.User}:{alice.User}/messages", new { cmid = "c", body = new { text = "milk" } })).Outcome);
    }

    [Fact]
    public async Task Nobody_writes_to_somebody_who_does_not_exist()
    {
        var alice = await server.RegisterAsync("a");
        Assert.Equal("404 not_found", (await alice.Api.PostAsync($"/api/conversations/d:{alice.User}:zz-nobody/messages", new { cmid = "c", body = new { text = "hi" } })).Outcome);
    }

    [Theory]
    [InlineData("""{"body":{"text":"hi"}}""")]
    [InlineData("""{"cmid":"","body":{"text":"hi"}}""")]
    [InlineData("""{"cmid":7,"body":{"text":"hi"}}""")]
    [InlineData("""{"cmid":"c"}""")]
    [InlineData("""{"cmid":"c","body":null}""")]
    [InlineData("""{"cmid":"c","body":"hi"}""")]
    [InlineData("""{"cmid":"c","body":{}}""")]
    [InlineData("""{"cmid":"c","body":{"text":""}}""")]
    [InlineData("""{"cmid":"c","body":{"text":1}}""")]
    [InlineData("""{"cmid":"c","body":{"text":"hi","text":"ho"}}""")]
    [InlineData("""{"cmid":"c","body":{"text":"hi"}""")]
    [InlineData("""["cmid"]""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task What_is_no_message_is_a_bad_frame(string body)
    {
        var messages = await NewConversationAsync();
        Assert.Equal("400 bad_frame", (await messages.Api.SendTextAsync(HttpMethod.Post, messages.Path, body)).Outcome);
    }

    [Fact]
    public async Task A_body_at_its_bound_is_taken_and_one_above_is_too_large()
    {
        var messages = await NewConversationAsync();
        const int around = 11; // {"text":""}
        Assert.Equal("201", (await messages.PostAsync("c1", new string('x', (16 * 1024) - around))).Outcome);
        Assert.Equal("413 too_large", (await messages.PostAsync("c2", new string('x', (16 * 1024) - around + 1))).Outcome);
    }

    [Fact]
    public async Task A_request_above_its_bound_is_too_large()
    {
        var messages = await NewConversationAsync();
        Assert.Equal("413 too_large", (await messages.PostAsync("c1", new string('x', 64 * 1024))).Outcome);
    }

    [Fact]
    public async Task Unknown_fields_of_a_body_pass_through_untouched()
    {
        var messages = await NewConversationAsync();
        const string body = """{"text":"hi","z":[1,2.50,{"ä":"😀"}]}""";
        Assert.Equal("201", (await messages.Api.SendTextAsync(HttpMethod.Post, messages.Path, $$"""{"cmid":"c","body":{{body}}}""")).Outcome);
        var items = (await messages.Api.GetAsync(messages.Path)).Body!["items"]!.AsArray();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), items[^1]!["body"]));
    }

    [Fact]
    public async Task Pages_exclude_their_bounds_and_say_whether_there_is_more()
    {
        var messages = await NewConversationAsync();
        for (var i = 1; i <= 5; i++)
            await messages.PostAsync($"c{i}", $"{i}");

        Assert.Equal("4,5 …", await PageAsync(messages, "?limit=2"));
        Assert.Equal("2,3 …", await PageAsync(messages, "?before=4&limit=2"));
        Assert.Equal("1", await PageAsync(messages, "?before=2&limit=2"));
        Assert.Equal("3,4 …", await PageAsync(messages, "?after=2&limit=2"));
        Assert.Equal("3,4,5", await PageAsync(messages, "?after=2&limit=1000"));
        Assert.Equal("1,2,3,4,5", await PageAsync(messages, ""));
        Assert.Equal("", await PageAsync(messages, "?after=5"));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=many")]
    [InlineData("?before=x")]
    [InlineData("?after=-1")]
    [InlineData("?before=3&after=1")]
    public async Task A_page_that_makes_no_sense_is_a_bad_frame(string query)
    {
        var messages = await NewConversationAsync();
        await messages.PostAsync("c", "hi");
        Assert.Equal("400 bad_frame", (await messages.Api.GetAsync(messages.Path + query)).Outcome);
    }

    [Fact]
    public async Task The_cmid_is_shown_to_its_sender_alone()
    {
        var (alice, bob) = (await server.RegisterAsync("a"), await server.RegisterAsync("b"));
        var path = $"/api/conversations/d:{alice.User}:{bob.User}/messages";
        await alice.Api.PostAsync(path, new { cmid = "c1", body = new { text = "hi" } });
        Assert.Equal("c1", (string?)(await alice.Api.GetAsync(path)).Body!["items"]![0]!["cmid"]);
        Assert.Null((await bob.Api.GetAsync(path)).Body!["items"]![0]!["cmid"]);
    }

    /// <summary>The positions on a page, and an ellipsis if there is more.</summary>
    private static async Task<string> PageAsync(Messages messages, string query)
    {
        var page = (await messages.Api.GetAsync(messages.Path + query)).Body!;
        return string.Join(',', page["items"]!.AsArray().Select(i => (long)i!["cseq"]!)) + ((bool)page["more"]! ? " …" : "");
    }

    private async Task<Messages> NewConversationAsync()
    {
        var alice = await server.RegisterAsync("a");
        return new Messages(alice.Api, $"/api/conversations/d:{alice.User}:{alice.User}/messages");
    }

    private sealed record Messages(Api Api, string Path)
    {
        public Task<Answer> PostAsync(string cmid, string text) => Api.PostAsync(Path, new { cmid, body = new { text } });
    }
}
