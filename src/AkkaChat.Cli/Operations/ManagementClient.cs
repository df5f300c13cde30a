using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaChat.Cli.Processes;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Cli.Operations;

/// <summary>Asks a node's management endpoint. Whatever goes wrong is a <see cref="SetUpException"/> that says in a sentence what to do.</summary>
internal sealed class ManagementClient : IDisposable
{
    /// <summary>Longest wait for an answer: nodes give up on each other sooner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly OperationsJson Json = OperationsJson.Default;
    private readonly HttpClient _http;

    /// <summary>Of the endpoint at an address.</summary>
    public ManagementClient(Uri url, string? token)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Asks.</summary>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, content: null, type, cancel);

    /// <summary>Has something done.</summary>
    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, content: null, type, cancel);

    /// <summary>Has something done with a member.</summary>
    public Task<ClusterChange> PostAsync(string path, MemberRequest request, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(request, Json.MemberRequest), Json.ClusterChange, cancel);

    /// <summary>Sets a log level.</summary>
    public Task<LogLevelReport> PutAsync(string path, SetLogLevelRequest request, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, path, JsonContent.Create(request, Json.SetLogLevelRequest), Json.LogLevelReport, cancel);

    /// <summary>Reads a reply that goes on, until it ends or is cancelled.</summary>
    public async IAsyncEnumerable<T> LinesAsync<T>(string path, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var response = await AnswerAsync(HttpMethod.Get, path, content: null, cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        while (await NextAsync(reader, cancel) is { } line)
            yield return JsonSerializer.Deserialize(line, type)!;
    }

    private string Url => _http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadLineAsync(cancel);
        }
        catch (IOException e)
        {
            throw new SetUpException("The node is gone.", e);
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var response = await AnswerAsync(method, path, content, cancel);
        try
        {
            return (await response.Content.ReadFromJsonAsync(type, cancel))!;
        }
        catch (JsonException e)
        {
            throw new SetUpException($"{Url} answers something else than this version of akkachat expects.", e);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (HttpRequestException e)
        {
            throw new SetUpException($"Nothing answers at {Url}. Does a node run there? Give another address with --url or AKKACHAT_URL (a node's AkkaChat:Management:Urls).", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new SetUpException($"{Url} did not answer within {Patience.TotalSeconds:0} s.", e);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new SetUpException(await WhyNotAsync(response, cancel));
    }

    private async Task<string> WhyNotAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            return "The node wants its token (AkkaChat:Management:Token): give it with AKKACHAT_TOKEN or --token.";
        if (response.Content.Headers.ContentType?.MediaType != ProblemResponse.MediaType)
            return $"{Url} answers {(int)response.StatusCode}: it is no management endpoint, or one of another version. It is where AkkaChat:Management:Urls says, port 8558 unless configured otherwise.";
        var problem = await response.Content.ReadFromJsonAsync(ManagementJson.Default.ProblemResponse, cancel);
        return problem?.Detail ?? $"The node answers {problem?.Code}.";
    }
}
