using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Client;

/// <summary>How a call is made.</summary>
public sealed partial class AkkaChatHttp
{
    private static ManagementJson Json => ManagementJson.Default;

    private Task<TResponse> CallAsync<TResponse>(HttpMethod method, string path, JsonTypeInfo<TResponse> responseType, CancellationToken cancellationToken) =>
        ReadAsync(method, path, static () => null, responseType, cancellationToken);

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        HttpMethod method,
        string path,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellationToken) =>
        ReadAsync(method, path, () => JsonContent.Create(request, requestType), responseType, cancellationToken);

    private async Task CallAsync<TRequest>(HttpMethod method, string path, TRequest request, JsonTypeInfo<TRequest> requestType, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, () => JsonContent.Create(request, requestType), cancellationToken);
    }

    private async Task CallAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, static () => null, cancellationToken);
    }

    private async Task<TResponse> ReadAsync<TResponse>(
        HttpMethod method, string path, Func<HttpContent?> content, JsonTypeInfo<TResponse> responseType, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, cancellationToken);
        return await response.Content.ReadFromJsonAsync(responseType, cancellationToken) ?? throw new ChatException(ErrorCodes.Internal, "the answer is empty");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Func<HttpContent?> content, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(method, path, content, renew: false, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && _tokens is not null)
        {
            response.Dispose(); // The token may have expired on the way: once more with a new one.
            response = await SendOnceAsync(method, path, content, renew: true, cancellationToken);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusalAsync(response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, string path, Func<HttpContent?> content, bool renew, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_server, path)) { Content = content() };
        if (_tokens is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await _tokens.GetAsync(renew, cancellationToken)).Value);
        return await _http.SendAsync(request, cancellationToken);
    }

    private static async Task<ChatException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        ProblemResponse? problem = null;
        try
        {
            if (response.Content.Headers.ContentType?.MediaType == ProblemResponse.MediaType)
                problem = await response.Content.ReadFromJsonAsync(Json.ProblemResponse, cancellationToken);
        }
        catch (JsonException)
        {
            // Not our problem document: a proxy's page. The status has to do.
        }

        var code = problem?.Code ?? CodeOf(status);
        var retryAfter = problem?.RetryMs is { } ms ? TimeSpan.FromMilliseconds(ms) : response.Headers.RetryAfter?.Delta;
        return new ChatException(code, problem?.Detail ?? problem?.Title ?? $"HTTP {status}") { RetryAfter = retryAfter };
    }

    /// <summary>The code of a status that came without a problem document.</summary>
    private static string CodeOf(int status) => status switch
    {
        401 => ErrorCodes.Unauthenticated,
        403 => ErrorCodes.Forbidden,
        404 => ErrorCodes.NotFound,
        409 => ErrorCodes.Conflict,
        413 => ErrorCodes.TooLarge,
        422 => ErrorCodes.LimitReached,
        429 => ErrorCodes.RateLimited,
        >= 400 and < 500 => ErrorCodes.BadFrame,
        502 or 503 or 504 => ErrorCodes.Unavailable,
        _ => ErrorCodes.Internal,
    };
}
