using System.Security.Cryptography;
using System.Text;
using AkkaChat.Protocol;
using Microsoft.AspNetCore.Http;

namespace AkkaChat.Node.Management;

/// <summary>
/// Who may operate the node: whoever has the token, or without one whoever is on the machine. A web page in the operator's browser is on the machine
/// too, so without a token no request is taken that a page could have made: one with an <c>Origin</c>, or one for a name that is not the machine's
/// own (a name that was pointed here after the page had been loaded from elsewhere).
/// </summary>
internal sealed class ManagementGuard(ManagementOptions options) : IEndpointFilter
{
    private const string Scheme = "Bearer ";
    private readonly byte[]? _token = options.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        WhyNot(context.HttpContext.Request) ?? await next(context);

    private ManagementProblem? WhyNot(HttpRequest request)
    {
        if (_token is null)
            return request.Headers.Origin.Count > 0 || !ManagementOptions.IsLoopback(request.Host.Host) ? new(ErrorCodes.Forbidden, "Web pages may not operate this node.") : null;
        return HasToken(request) ? null : new(ErrorCodes.Unauthenticated, "This node wants its token (AkkaChat:Management:Token) as a bearer token.");
    }

    private bool HasToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        // Hashes are of one length, and comparing them takes as long whatever was presented.
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..])), _token);
    }
}
