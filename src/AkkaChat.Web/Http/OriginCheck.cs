using AkkaChat.Protocol;
using Microsoft.Net.Http.Headers;

namespace AkkaChat.Web.Http;

/// <summary>
/// A browser says from which site's page a request comes. Requests that change something, and WebSockets (which no other rule of browsers
/// restrains), are taken only from one's own pages and from allowed origins. Programs send no Origin and pass.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, WebOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        return origin is null || !Matters(context.Request) || IsOwn(origin, context.Request.Host) || options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            ? next(context)
            : Problem.Of(ErrorCodes.Forbidden, "Pages of this origin may not use this service.").ExecuteAsync(context);
    }

    private static bool Matters(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        || request.Headers.ContainsKey(HeaderNames.Upgrade);

    /// <summary>The scheme is left out of it: behind a proxy that ends TLS it is not known.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase)
            || (string.Equals(uri.Host, host.Host, StringComparison.OrdinalIgnoreCase) && uri.IsDefaultPort && host.Port is null or 80 or 443 && uri.Port == (host.Port ?? uri.Port)));
}
