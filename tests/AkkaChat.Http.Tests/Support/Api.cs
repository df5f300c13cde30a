using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace AkkaChat.Http.Tests.Support;

/// <summary>An answer of the API.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers, string? MediaType)
{
    /// <summary>The code of a problem; null if it is none.</summary>
    public string? Code => MediaType == "application/problem+json" ? (string?)Body!["code"] : null;

    /// <summary>The status and, for a problem, its code: what a client decides by.</summary>
    public string Outcome => Code is null ? $"{(int)Status}" : $"{(int)Status} {Code}";
}

/// <summary>The API as plain HTTP, in somebody's name or nobody's.</summary>
internal sealed class Api(Uri url, string? token = null) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url };

    public string? Token => token;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(method, path, body is null ? null : JsonContent.Create(body), headers);

    public Task<Answer> SendTextAsync(HttpMethod method, string path, string text, string mediaType = "application/json") =>
        SendAsync(method, path, new StringContent(text, MediaTypeHeaderValue.Parse(mediaType)), []);

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        return new Answer(response.StatusCode, type is "application/json" or "application/problem+json" ? JsonNode.Parse(text) : null, response.Headers, type);
    }
}
