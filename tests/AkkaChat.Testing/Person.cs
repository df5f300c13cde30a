using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AkkaChat.Testing;

/// <summary>Somebody with an account, and the HTTP API in their name.</summary>
public sealed class Person(string user, string token, HttpClient http)
{
    /// <summary>A password that registration takes.</summary>
    public const string Password = "correct horse battery";

    /// <summary>The user id.</summary>
    public string User => user;

    /// <summary>The bearer token.</summary>
    public string Token => token;

    /// <summary>Signs up.</summary>
    public static async Task<Person> RegisterAsync(NodeProcess node, string user)
    {
        var http = new HttpClient { BaseAddress = node.Url };
        using var answer = await http.PostAsJsonAsync("/api/auth/register", new { user, password = Password });
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"Registering {user}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\n{node.Log}");
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var token = body.GetProperty("token").GetString()!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Person(user, token, http);
    }

    /// <summary>Signs up several people at once.</summary>
    public static Task<Person[]> RegisterAsync(NodeProcess node, IEnumerable<string> users) => Task.WhenAll(users.Select(u => RegisterAsync(node, u)));

    /// <summary>GET; the answer's JSON.</summary>
    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>POST; the answer's JSON, which must be a success.</summary>
    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"POST {path}: {answer.StatusCode} {text}");
    }
}
