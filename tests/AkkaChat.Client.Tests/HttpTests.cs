using System.Net;
using System.Text;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Client.Tests;

/// <summary>The HTTP client, and log-ins kept alive with it.</summary>
public sealed class HttpTests : IDisposable
{
    private const string Tokens = """{"user":"alice","token":"t2","refresh_token":"r2","expires_at":"2026-01-01T01:00:00.000Z"}""";

    private readonly FakeHandler _handler = new();
    private readonly HttpClient _client;
    private readonly AkkaChatHttp _http;

    public HttpTests()
    {
        _client = new HttpClient(_handler);
        _http = new AkkaChatHttp(_client, new Uri("http://chat.test/base"));
    }

    [Fact]
    public async Task A_log_in_goes_to_its_path_with_its_body()
    {
        _handler.Answer(200, Tokens);
        var tokens = await _http.LoginAsync("alice", "correct horse");
        Assert.Equal(("t2", "r2"), (tokens.Token, tokens.RefreshToken));
        Assert.Equal("""POST http://chat.test/base/api/auth/login - {"user":"alice","password":"correct horse"}""", _handler.Requests.Single());
    }

    [Fact]
    public async Task Ids_are_escaped_in_paths_and_the_token_is_sent()
    {
        _handler.Answer(200, """{"items":[{"conv":"d:alice:bob","cseq":1,"kind":"msg","from":"bob","at":"2026-01-01T00:00:00.000Z","body":{"text":"hi"}}],"more":true}""");
        var page = await _http.As(new FixedTokenSource("t1")).GetMessagesAsync("d:alice:bob", before: 9, limit: 3);
        Assert.Equal("hi", Assert.Single(page.Items).Body!.Text);
        Assert.True(page.More);
        Assert.Equal("GET http://chat.test/base/api/conversations/d%3Aalice%3Abob/messages?before=9&limit=3 Bearer t1 ", _handler.Requests.Single());
    }

    [Fact]
    public async Task An_answer_without_content_is_fine()
    {
        _handler.Answer(204, "");
        await _http.As(new FixedTokenSource("t1")).SetRoleAsync("g:01", "bob", Roles.Admin);
        Assert.Equal("""PUT http://chat.test/base/api/conversations/g%3A01/members/bob/role Bearer t1 {"role":"admin"}""", _handler.Requests.Single());
    }

    [Theory]
    [InlineData(409, """{"status":409,"code":"conflict","detail":"taken"}""", ErrorCodes.Conflict, false)]
    [InlineData(429, """{"status":429,"code":"rate_limited","retry_ms":250}""", ErrorCodes.RateLimited, true)]
    [InlineData(503, """{"status":503,"code":"unavailable","type":"x","extra":{}}""", ErrorCodes.Unavailable, true)]
    public async Task A_problem_becomes_a_refusal_with_its_code(int status, string problem, string code, bool temporary)
    {
        _handler.Answer(status, problem, ProblemResponse.MediaType);
        var refused = await Assert.ThrowsAsync<ChatException>(() => _http.RegisterAsync("alice", "correct horse"));
        Assert.Equal((code, temporary), (refused.Code, refused.Temporary));
        if (code == ErrorCodes.RateLimited) Assert.Equal(TimeSpan.FromMilliseconds(250), refused.RetryAfter);
    }

    [Theory]
    [InlineData(502, "<html>Bad gateway</html>", "text/html", ErrorCodes.Unavailable)]
    [InlineData(404, "", "text/plain", ErrorCodes.NotFound)]
    [InlineData(500, "not json", ProblemResponse.MediaType, ErrorCodes.Internal)]
    public async Task A_proxys_page_becomes_a_refusal_by_its_status(int status, string content, string type, string code)
    {
        _handler.Answer(status, content, type);
        Assert.Equal(code, (await Assert.ThrowsAsync<ChatException>(() => _http.LoginAsync("a", "b"))).Code);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once_and_the_new_refresh_token_is_told()
    {
        _handler.Answer(401, """{"status":401,"code":"unauthenticated"}""", ProblemResponse.MediaType);
        _handler.Answer(200, Tokens);
        _handler.Answer(200, """{"user":"alice","name":"Alice","devices":[]}""");
        using var source = new RefreshingTokenSource(_http, new TokenResponse("alice", "t1", "r1", DateTimeOffset.MaxValue));
        var rotated = new List<string>();
        source.Rotated += (_, e) => rotated.Add(e.Tokens.RefreshToken);
        Assert.Equal("Alice", (await _http.As(source).MeAsync()).Name);
        Assert.Equal(["r2"], rotated);
        Assert.Equal("GET http://chat.test/base/api/me Bearer t2 ", _handler.Requests[^1]);
    }

    [Fact]
    public async Task A_refresh_token_is_used_once_however_many_ask()
    {
        var time = new FakeTime();
        using var source = new RefreshingTokenSource(_http, new TokenResponse("alice", "t1", "r1", time.GetUtcNow()), time);
        var gate = _handler.AnswerLater(200, Tokens);
        var asking = Enumerable.Range(0, 10).Select(_ => source.GetAsync(renew: true, default).AsTask()).ToArray();
        gate.SetResult();
        Assert.All(await Task.WhenAll(asking), token => Assert.Equal("t2", token.Value));
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_token_close_to_its_end_is_not_handed_out()
    {
        var time = new FakeTime();
        using var source = new RefreshingTokenSource(_http, new TokenResponse("alice", "t1", "r1", time.GetUtcNow() + TimeSpan.FromMinutes(10)), time);
        Assert.Equal("t1", (await source.GetAsync(renew: false, default)).Value);
        time.Advance(TimeSpan.FromMinutes(9.5));
        _handler.Answer(200, Tokens);
        Assert.Equal("t2", (await source.GetAsync(renew: false, default)).Value);
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private sealed class FakeHandler : HttpMessageHandler
    {
        private readonly Queue<(Task When, HttpStatusCode Status, string Content, string Type)> _answers = [];

        public List<string> Requests { get; } = [];

        public void Answer(int status, string content, string type = "application/json") => _answers.Enqueue((Task.CompletedTask, (HttpStatusCode)status, content, type));

        public TaskCompletionSource AnswerLater(int status, string content)
        {
            var when = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _answers.Enqueue((when.Task, (HttpStatusCode)status, content, "application/json"));
            return when;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Requests.Add($"{request.Method} {request.RequestUri!.AbsoluteUri} {request.Headers.Authorization?.ToString() ?? "-"} {body}");
            var (when, status, content, type) = _answers.Dequeue();
            await when;
            return new HttpResponseMessage(status) { Content = new StringContent(content, Encoding.UTF8, type) };
        }
    }
}
