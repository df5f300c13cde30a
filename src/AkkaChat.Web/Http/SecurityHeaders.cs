using Microsoft.AspNetCore.Http.Features;

namespace AkkaChat.Web.Http;

/// <summary>
/// What browsers are told about every answer. Nothing of another host is ever loaded; nothing inline is ever run. An upgrade to a socket is no
/// page, and its headers would stay for as long as the socket.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Docs = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
            return next(context);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(ApiDocs.Path, StringComparison.Ordinal) ? Docs : App(context.Request.Host);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (context.Request.Path.StartsWithSegments(HttpHosting.ApiPath, StringComparison.Ordinal))
            headers.CacheControl = "no-store";
        return next(context);
    }

    /// <summary>Not every browser counts a WebSocket to one's own host as <c>'self'</c>.</summary>
    private static string App(HostString host)
    {
        var own = host.ToUriComponent();
        var sockets = own.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']') && own.Length > 0 ? $" ws://{own} wss://{own}" : "";
        return $"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'{sockets}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }
}
