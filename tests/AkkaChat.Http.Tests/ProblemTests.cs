namespace AkkaChat.Http.Tests;

[Collection(nameof(Server))]
public class ProblemTests(Server server)
{
    [Fact]
    public async Task A_problem_says_what_is_wrong_in_the_fields_of_the_standard()
    {
        var answer = await server.Nobody.GetAsync("/api/me");
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal((401, "unauthenticated", "about:blank"), ((int)answer.Body!["status"]!, (string)answer.Body["code"]!, (string)answer.Body["type"]!));
        Assert.NotEmpty((string)answer.Body["title"]!);
        Assert.NotEmpty((string)answer.Body["detail"]!);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_route_that_does_not_exist_is_not_found() =>
        Assert.Equal("404 not_found", (await server.Nobody.GetAsync("/api/nothing")).Outcome);

    [Fact]
    public async Task A_wrong_method_keeps_its_status() =>
        Assert.Equal("405 bad_frame", (await server.Nobody.SendAsync(HttpMethod.Delete, "/api/auth/login")).Outcome);

    [Fact]
    public async Task A_body_that_is_not_declared_as_json_keeps_its_status() =>
        Assert.Equal("415 bad_frame", (await server.Nobody.SendTextAsync(HttpMethod.Post, "/api/auth/login", "user=alice", "application/x-www-form-urlencoded")).Outcome);

    [Theory]
    [InlineData("application/json; charset=bogus")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_body_in_another_encoding_is_refused_and_no_fault_of_the_server(string mediaType) =>
        Assert.Equal("415 bad_frame", (await server.Nobody.SendTextAsync(HttpMethod.Post, "/api/auth/login", "{}", mediaType)).Outcome);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"user":"alice"}""")]
    [InlineData("""{"user":"alice","password":null}""")]
    [InlineData("""{"user":"alice","password":12345678}""")]
    public async Task A_body_that_is_not_what_it_should_be_is_a_bad_frame(string body) =>
        Assert.Equal("400 bad_frame", (await server.Nobody.SendTextAsync(HttpMethod.Post, "/api/auth/login", body)).Outcome);

    [Fact]
    public async Task Without_a_token_no_body_is_read() =>
        Assert.Equal("401 unauthenticated", (await server.Nobody.SendTextAsync(HttpMethod.Post, "/api/conversations", "{")).Outcome);

    [Fact]
    public async Task A_secret_that_was_sent_is_neither_answered_nor_logged()
    {
        const string secret = "a-secret-nobody-may-see";
        var wrong = await server.Nobody.SendTextAsync(HttpMethod.Post, "/api/auth/login", $$"""{"user":"alice","password":"{{secret}}""");
        using var api = new Api(server.Node.Url, secret);
        var token = await api.GetAsync("/api/me");
        Assert.Equal(["400 bad_frame", "401 unauthenticated"], [wrong.Outcome, token.Outcome]);
        Assert.DoesNotContain(secret, wrong.Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, server.Node.Log, StringComparison.Ordinal);
    }
}
