using AkkaChat.Protocol;
using Microsoft.AspNetCore.Diagnostics;

namespace AkkaChat.Web.Http;

/// <summary>Turns whatever goes wrong outside the handlers into the same problems as inside.</summary>
internal sealed class Errors(ILogger<Errors> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        await From(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>A bare status of the framework, without a body.</summary>
    public static Problem From(int status) => status switch
    {
        StatusCodes.Status404NotFound => Problem.NotFound("There is nothing here."),
        StatusCodes.Status405MethodNotAllowed => Problem.WithStatus(status, ErrorCodes.BadFrame, "This route takes other methods."),
        StatusCodes.Status413PayloadTooLarge => Problem.Of(ErrorCodes.TooLarge, "The request is too large."),
        StatusCodes.Status415UnsupportedMediaType => Problem.WithStatus(status, ErrorCodes.BadFrame, "The body must be application/json."),
        >= 500 => Problem.WithStatus(status, ErrorCodes.Internal, "A fault of the server."),
        _ => Problem.WithStatus(status, ErrorCodes.BadFrame, "The request makes no sense."),
    };

    private Problem From(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException bad)
            return bad.StatusCode == StatusCodes.Status400BadRequest ? Problem.BadRequest(WhatIsWrong(bad)) : From(bad.StatusCode);

        // The path's pattern, not the path: it names no user.
        log.LogError(exception, "{Method} {Route} failed", context.Request.Method, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName);
        return Problem.Of(ErrorCodes.Internal, "A fault of the server. It is in its log.");
    }

    /// <summary>The parser names the field; a message of the framework about a parameter would only confuse.</summary>
    private static string WhatIsWrong(BadHttpRequestException bad) =>
        bad.InnerException is System.Text.Json.JsonException json ? $"The body is not what it should be{(json.Path is { Length: > 1 } path ? $", at {path}" : "")}." : "A value is missing or has the wrong type.";
}
