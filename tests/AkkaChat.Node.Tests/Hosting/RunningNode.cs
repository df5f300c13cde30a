using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AkkaChat.Node.Hosting;
using AkkaChat.Node.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AkkaChat.Node.Tests.Hosting;

/// <summary>A whole node in this process, on free ports.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("akkachat-node-");
    private readonly WebApplication _app;

    private RunningNode(IEnumerable<(string Key, string? Value)> settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["AkkaChat:DataDirectory"] = _data.FullName,
            ["AkkaChat:Management:Urls"] = "http://127.0.0.1:0",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = [.. all.Where(s => s.Value is not null).Select(s => $"--{s.Key}={s.Value}")],
        });
        builder.Logging.ClearProviders();
        builder.AddAkkaChat();
        _app = builder.Build();
        _app.MapAkkaChat();
    }

    public IServiceProvider Services => _app.Services;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Where management listens; empty if it doesn't.</summary>
    public IReadOnlyCollection<string> ManagementUrls => Services.GetRequiredService<ManagementServer>().Addresses;

    /// <summary>Asks the management endpoint, if there is one.</summary>
    public HttpClient Management { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Starts one; a setting that is null is left out.</summary>
    public static async Task<RunningNode> StartAsync(params (string Key, string? Value)[] settings)
    {
        var node = new RunningNode(settings);
        try
        {
            await node._app.StartAsync();
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }

        node.Http.BaseAddress = new Uri(node._app.Urls.First());
        if (node.ManagementUrls.FirstOrDefault() is { } management)
            node.Management.BaseAddress = new Uri(management);
        return node;
    }

    public async Task<HttpStatusCode> Status(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    /// <summary>The check that is not well, or null if all are.</summary>
    public async Task<(HttpStatusCode Status, string? Check)> Ready()
    {
        using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var failed = report.GetProperty("checks").EnumerateObject().Where(c => c.Value.GetString() != "ok").Select(c => c.Name);
        return (answer.StatusCode, failed.FirstOrDefault());
    }

    /// <summary>Waits until readiness is as wanted.</summary>
    public async Task<(HttpStatusCode Status, string? Check)> WaitFor(HttpStatusCode wanted, TimeSpan within)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(within);
        while (true)
        {
            var ready = await Ready();
            if (ready.Status == wanted)
                return ready;
            await every.WaitForNextTickAsync(patience.Token);
        }
    }

    public async Task<HttpStatusCode> Register(string user, bool signIn = false)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri("/api/auth/register", UriKind.Relative), new { user, password = "correct horse battery staple" });
        if (signIn)
            Http.DefaultRequestHeaders.Authorization = new("Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString());
        return answer.StatusCode;
    }

    /// <summary>Creates a group of the one who signed in; its id.</summary>
    public async Task<string> CreateGroup()
    {
        using var answer = await SendGroup();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("conv").GetString()!;
    }

    public async Task<HttpStatusCode> TryCreateGroup()
    {
        using var answer = await SendGroup();
        return answer.StatusCode;
    }

    /// <summary>Posts under the text as its key.</summary>
    public async Task<HttpStatusCode> Post(string conversation, string text)
    {
        using var answer = await Http.PostAsJsonAsync(
            new Uri($"/api/conversations/{conversation}/messages", UriKind.Relative), new { cmid = text, body = new { text } });
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Management.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    private Task<HttpResponseMessage> SendGroup() =>
        Http.PostAsJsonAsync(new Uri("/api/conversations", UriKind.Relative), new { title = "Tea", members = Array.Empty<string>() });
}
