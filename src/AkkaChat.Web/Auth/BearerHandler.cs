using System.Security.Claims;
using System.Text.Encodings.Web;
using AkkaChat.Protocol;
using AkkaChat.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AkkaChat.Web.Auth;

/// <summary>Bearer tokens (RFC 6750) for HTTP, judged by the same <see cref="ITokenValidator"/> as those of sockets.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory log,
    UrlEncoder encoder,
    ITokenValidator tokens) : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = SchemeName + " ";
    private TokenStatus? _status;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var (status, claims) = await tokens.ValidateAsync(header[Prefix.Length..].Trim(), Context.RequestAborted);
        _status = status;
        if (status != TokenStatus.Valid)
            return AuthenticateResult.Fail(status.ToString());
        Context.Features.Set(new Caller(claims!.User, claims.Family));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, claims.User.Value)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_status == TokenStatus.Unavailable)
            return Problem.Busy("The token could not be checked now.").ExecuteAsync(Context);
        Response.Headers[HeaderNames.WWWAuthenticate] = _status is null ? SchemeName : $"{SchemeName} error=\"invalid_token\"";
        var detail = _status switch
        {
            null => "This needs a bearer token.",
            TokenStatus.Expired => "The token has expired: refresh it.",
            TokenStatus.Ended => "The token was ended: log in again.",
            TokenStatus.Suspended => "This user is suspended.",
            _ => "The token is not valid.",
        };
        return Problem.Of(ErrorCodes.Unauthenticated, detail).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Of(ErrorCodes.Forbidden, "This is not allowed.").ExecuteAsync(Context);
}
