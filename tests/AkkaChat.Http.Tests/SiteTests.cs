namespace AkkaChat.Http.Tests;

[Collection(nameof(Server))]
public sealed class SiteTests(Server server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Node.Url };

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/index.html", "text/html")]
    [InlineData("/app.js", "text/javascript")]
    [InlineData("/client/client.js", "text/javascript")]
    [InlineData("/css/base.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    [InlineData("/manifest.webmanifest", "application/manifest+json")]
    public async Task The_browser_client_is_served_under_a_strict_policy(string path, string type)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
        var policy = Header(answer, "Content-Security-Policy");
        Assert.StartsWith("default-src 'self'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains($"connect-src 'self' ws://{server.Node.Url.Authority} wss://{server.Node.Url.Authority};", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(("nosniff", "no-referrer"), (Header(answer, "X-Content-Type-Options"), Header(answer, "Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_file_that_is_known_already_is_not_sent_again()
    {
        using var first = await _http.GetAsync(new Uri("/app.js", UriKind.Relative));
        Assert.Equal("no-cache", first.Headers.CacheControl?.ToString());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/app.js", UriKind.Relative));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Answers_of_the_api_are_stored_nowhere()
    {
        using var answer = await _http.GetAsync(new Uri("/api/me", UriKind.Relative));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task The_api_document_describes_every_route_and_who_needs_a_token()
    {
        var document = JsonNode.Parse(await _http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        var routes = document["paths"]!.AsObject()
            .SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key}{(m.Value!["security"] is null ? "" : " (token)")}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "DELETE /api/conversations/{conv}/members/{user} (token)",
                "DELETE /api/me/devices/{device} (token)",
                "GET /api/conversations (token)",
                "GET /api/conversations/{conv} (token)",
                "GET /api/conversations/{conv}/messages (token)",
                "GET /api/me (token)",
                "GET /api/users/{user} (token)",
                "PATCH /api/conversations/{conv} (token)",
                "POST /api/auth/login",
                "POST /api/auth/logout (token)",
                "POST /api/auth/password (token)",
                "POST /api/auth/refresh",
                "POST /api/auth/register",
                "POST /api/conversations (token)",
                "POST /api/conversations/{conv}/members (token)",
                "POST /api/conversations/{conv}/messages (token)",
                "PUT /api/conversations/{conv}/members/{user}/role (token)",
            ],
            routes);
        var login = document["components"]!["schemas"]!["TokenResponse"]!["properties"]!.AsObject().Select(p => p.Key);
        Assert.Equal(["user", "token", "refresh_token", "expires_at"], login);
    }

    [Fact]
    public async Task The_page_to_browse_the_api_loads_nothing_from_elsewhere()
    {
        using var answer = await _http.GetAsync(new Uri("/docs", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("script-src 'self';", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        foreach (var asset in new[] { "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/index.js" })
        {
            using var loaded = await _http.GetAsync(new Uri(asset, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, loaded.StatusCode);
        }
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
