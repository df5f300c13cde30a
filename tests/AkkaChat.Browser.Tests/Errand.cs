using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AkkaChat.Browser.Tests;

/// <summary>What a person would do by hand many times, done over HTTP with their own token.</summary>
public sealed class Errand : IDisposable
{
    private readonly HttpClient _http;
    private readonly Person _person;

    private Errand(HttpClient http, Person person)
    {
        _http = http;
        _person = person;
    }

    /// <summary>Takes the token that the person's browser holds.</summary>
    public static async Task<Errand> OfAsync(Person person, string url)
    {
        var token = await person.Page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('akkachat.session')).token");
        var http = new HttpClient { BaseAddress = new Uri(url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Errand(http, person);
    }

    /// <summary>Posts to the direct conversation with somebody, which exists already.</summary>
    public Task PostAsync(Person to, IEnumerable<string> texts)
    {
        string[] pair = [_person.User, to.User];
        return PostAsync($"d:{string.Join(':', pair.Order(StringComparer.Ordinal))}", texts);
    }

    /// <summary>Creates a group with somebody and says something in it.</summary>
    public async Task StartGroupAsync(string title, Person with, string text)
    {
        using var answer = await _http.PostAsJsonAsync("/api/conversations", new { title, members = new[] { with.User } });
        answer.EnsureSuccessStatusCode();
        var group = await answer.Content.ReadFromJsonAsync<JsonElement>();
        await PostAsync(group.GetProperty("conv").GetString()!, [text]);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string conv, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var message = new { cmid = Guid.NewGuid().ToString("N"), body = new { text } };
            using var answer = await _http.PostAsJsonAsync($"/api/conversations/{Uri.EscapeDataString(conv)}/messages", message);
            answer.EnsureSuccessStatusCode();
        }
    }
}
