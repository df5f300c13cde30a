using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Auth;
using AkkaChat.Web.Entities;
using AkkaChat.Web.Rates;

namespace AkkaChat.Web.Http;

/// <summary><c>/api/auth</c>: coming in, staying in, going out. Passwords and tokens end here; entities get their hashes.</summary>
internal sealed class AuthRoutes(EntityClient entities, TokenIssuer tokens, PasswordGate passwords, LoginThrottle throttle, AuthOptions options)
{
    private static Problem WrongPassword => Problem.Of(ErrorCodes.Unauthenticated, "Wrong user or password.");

    private static Problem TooBusy => Problem.Busy("Too many log-ins at once.");

    public static void Map(IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Accounts");
        auth.MapPost("/register", (RegisterRequest body, HttpContext context, AuthRoutes routes) => routes.RegisterAsync(body, context))
            .AllowAnonymous()
            .Describe("register", "Takes a user id for good and logs in.", StatusCodes.Status201Created, typeof(TokenResponse), 400, 403, 409, 429, 503);
        auth.MapPost("/login", (LoginRequest body, HttpContext context, AuthRoutes routes) => routes.LoginAsync(body, context))
            .AllowAnonymous()
            .Describe("login", "Logs in.", StatusCodes.Status200OK, typeof(TokenResponse), 400, 401, 403, 429, 503);
        auth.MapPost("/refresh", (RefreshRequest body, HttpContext context, AuthRoutes routes) => routes.RefreshAsync(body, context))
            .AllowAnonymous()
            .Describe("refresh", "Exchanges a refresh token for the next one. Using an old one ends the whole log-in.", StatusCodes.Status200OK, typeof(TokenResponse), 400, 401, 403, 429, 503);
        auth.MapPost("/logout", (RefreshRequest body, Caller caller, HttpContext context, AuthRoutes routes) => routes.LogoutAsync(body, caller, context))
            .Describe("logout", "Ends the log-in that a refresh token belongs to, with every token of it.", StatusCodes.Status204NoContent, null, 400, 401, 403, 503);
        auth.MapPost("/password", (ChangePasswordRequest body, Caller caller, HttpContext context, AuthRoutes routes) => routes.ChangePasswordAsync(body, caller, context))
            .Describe("changePassword", "Changes the password. Every other token, and every stream, of the user ends.", StatusCodes.Status204NoContent, null, 400, 401, 403, 409, 429, 503);
    }

    private async Task<IResult> RegisterAsync(RegisterRequest body, HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (!options.RegistrationOpen)
            return Problem.Of(ErrorCodes.Forbidden, "Registration is closed.");
        if (!UserId.TryParse(body.User, out var user))
            return Problem.BadRequest("A user id has 2 to 64 characters: a-z, 0-9, and . _ - after the first.");
        if (body.Name is not null && !AccountDecisions.IsName(body.Name))
            return Problem.BadRequest($"A name has 1 to {Limits.NameChars} characters.");
        if (PasswordPolicy.Refuse(user, body.Password) is { } weak)
            return Problem.BadRequest(weak);
        if (!throttle.TryTake(context.Connection.RemoteIpAddress, out var retryAfter))
            return Problem.TooOften(retryAfter);

        // Asked first, because hashing is dear; the account decides all the same.
        switch (await entities.AskAsync(new ReadProfile(user), cancel))
        {
            case Profile:
                return Problem.Of(ErrorCodes.Conflict, "This name is taken.");
            case Refused { Code: Refusal.Unavailable } unavailable:
                return Problem.Of(unavailable);
        }

        if (await passwords.HashAsync(user, body.Password, cancel) is not { } hash)
            return TooBusy;
        var token = RefreshToken.NewFamily(user);
        var reply = await entities.AskAsync(new Register(user, body.Name ?? user.Value, hash, token.Grant), cancel);
        return reply is FamilyOpened
            ? TypedResults.Created("/api/me", Respond(token))
            : Problem.Of(reply);
    }

    private async Task<IResult> LoginAsync(LoginRequest body, HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (!UserId.TryParse(body.User, out var user) || body.Password.Length > Limits.MaxPasswordChars)
            return throttle.TryTake(context.Connection.RemoteIpAddress, out var wait) ? WrongPassword : Problem.TooOften(wait);
        if (!throttle.TryTake(user, context.Connection.RemoteIpAddress, out var retryAfter))
            return Problem.TooOften(retryAfter);

        var read = await entities.AskAsync(new ReadCredentials(user), cancel);
        if (read is Refused { Code: not Refusal.NotFound })
            return Problem.Of(read);
        var credentials = read as Credentials;
        var right = await passwords.VerifyAsync(user, credentials?.PasswordHash, body.Password, cancel);
        if (right is null)
            return TooBusy;
        if (credentials is null || right == false)
            return WrongPassword;

        var token = RefreshToken.NewFamily(user);
        var reply = await entities.AskAsync(new OpenFamily(user, credentials.Version, token.Grant), cancel);
        return reply is FamilyOpened ? TypedResults.Ok(Respond(token)) : Problem.Of(reply);
    }

    private async Task<IResult> RefreshAsync(RefreshRequest body, HttpContext context)
    {
        // Only failures count: a whole office behind one address may refresh after an outage.
        var address = context.Connection.RemoteIpAddress;
        if (!throttle.MayTry(address, out var retryAfter))
            return Problem.TooOften(retryAfter);
        if (!RefreshToken.TryParse(body.RefreshToken, out var presented))
        {
            throttle.TryTake(address, out _);
            return Problem.Of(ErrorCodes.Unauthenticated, "The refresh token is not valid: log in again.");
        }

        var next = presented.Next();
        var reply = await entities.AskAsync(new RotateFamily(presented.User, presented.Family, presented.Hash, next.Hash), context.RequestAborted);
        if (reply is FamilyRotated)
            return TypedResults.Ok(Respond(next));
        if (reply is Refused { Code: Refusal.Unauthenticated })
            throttle.TryTake(address, out _);
        return Problem.Of(reply);
    }

    private async Task<IResult> LogoutAsync(RefreshRequest body, Caller caller, HttpContext context)
    {
        if (!RefreshToken.TryParse(body.RefreshToken, out var presented))
            return Problem.BadRequest("This is not a refresh token.");
        if (presented.User != caller.User)
            return Problem.Of(ErrorCodes.Forbidden, "The refresh token is not yours.");
        var reply = await entities.AskAsync(new CloseFamily(presented.User, presented.Family), context.RequestAborted);
        return reply is FamilyClosed ? TypedResults.NoContent() : Problem.Of(reply);
    }

    private async Task<IResult> ChangePasswordAsync(ChangePasswordRequest body, Caller caller, HttpContext context)
    {
        var (user, cancel) = (caller.User, context.RequestAborted);
        if (PasswordPolicy.Refuse(user, body.New) is { } weak)
            return Problem.BadRequest(weak);
        if (!throttle.TryTake(user, context.Connection.RemoteIpAddress, out var retryAfter))
            return Problem.TooOften(retryAfter);

        var read = await entities.AskAsync(new ReadCredentials(user), cancel);
        if (read is not Credentials credentials)
            return read is Refused { Code: Refusal.NotFound } ? Problem.Of(ErrorCodes.Forbidden, "There is no password here to change.") : Problem.Of(read);
        switch (await VerifyAsync(user, credentials, body.Old, cancel))
        {
            case null:
                return TooBusy;

            // The answer to an earlier try may have been lost: then the new password is in force, and what is left is to end the streams.
            case false when await VerifyAsync(user, credentials, body.New, cancel) != true:
                return Problem.Of(ErrorCodes.Forbidden, "The old password is wrong.");

            case true:
                if (await passwords.HashAsync(user, body.New, cancel) is not { } hash)
                    return TooBusy;
                var replaced = await entities.AskAsync(new ReplacePassword(user, credentials.Version, hash, caller.Family), cancel);
                if (replaced is not PasswordReplaced)
                    return Problem.Of(replaced);
                break;
        }

        var ended = await entities.AskAsync(new EndStreams(user, StreamEnd.TokenRevoked), cancel);
        return ended is StreamsEnded ? TypedResults.NoContent() : Problem.Of(ended);
    }

    private Task<bool?> VerifyAsync(UserId user, Credentials credentials, string password, CancellationToken cancel) =>
        password.Length > Limits.MaxPasswordChars
            ? Task.FromResult<bool?>(false)
            : passwords.VerifyAsync(user, credentials.PasswordHash, password, cancel);

    private TokenResponse Respond(RefreshToken refresh)
    {
        var token = tokens.Issue(refresh.User, refresh.Family);
        return new TokenResponse(refresh.User.Value, token.Text, refresh.Text, token.ExpiresAt);
    }
}
