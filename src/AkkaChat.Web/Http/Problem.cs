using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Sessions.Wire;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Web.Http;

/// <summary>A refusal over HTTP: problem details (RFC 9457) with the same codes as on sockets.</summary>
internal sealed class Problem : IResult
{
    private readonly string _code;
    private readonly string _detail;
    private readonly int _status;
    private readonly TimeSpan? _retryAfter;

    private Problem(string code, string detail, int? status = null, TimeSpan? retryAfter = null)
    {
        (_code, _detail, _retryAfter) = (code, detail, retryAfter);
        _status = status ?? ErrorCodes.HttpStatus(code);
    }

    public static Problem Of(string code, string detail) => new(code, detail);

    public static Problem BadRequest(string detail) => new(ErrorCodes.BadFrame, detail);

    public static Problem NotFound(string detail) => new(ErrorCodes.NotFound, detail);

    public static Problem TooOften(TimeSpan retryAfter) => new(ErrorCodes.RateLimited, "Too many requests of this kind.", retryAfter: retryAfter);

    public static Problem Busy(string detail) => new(ErrorCodes.Unavailable, detail, retryAfter: TimeSpan.FromSeconds(1));

    /// <summary>A status that ASP.NET chose itself (a wrong method, a wrong media type) keeps it.</summary>
    public static Problem WithStatus(int status, string code, string detail) => new(code, detail, status);

    /// <summary>What an entity answered instead of what was asked for.</summary>
    public static Problem Of(object reply) => reply switch
    {
        Refused { Code: Refusal.Unavailable } r => Busy(r.Message),
        Refused r => new Problem(r.Code.ToCode(), r.Message),
        PostsRefused { Code: Refusal.Unavailable } r => Busy(r.Message),
        PostsRefused r => new Problem(r.Code.ToCode(), r.Message),
        _ => throw new InvalidOperationException($"{reply.GetType().Name} answers something else."),
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        WebMetrics.ErrorTold(_code);
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString();
        var body = new ProblemResponse(_status, _code, Title(_code), _detail, _retryAfter is { } retry ? (int)Math.Ceiling(retry.TotalMilliseconds) : null);
        await response.WriteAsJsonAsync(body, ManagementJson.Default.ProblemResponse, ProblemResponse.MediaType, httpContext.RequestAborted);
    }

    private static string Title(string code) => code switch
    {
        ErrorCodes.BadFrame => "The request makes no sense",
        ErrorCodes.Unauthenticated => "No valid token",
        ErrorCodes.Forbidden => "Not allowed",
        ErrorCodes.NotMember => "Not a member",
        ErrorCodes.NotFound => "Not found",
        ErrorCodes.Conflict => "Contradicts what is there",
        ErrorCodes.TooLarge => "Too large",
        ErrorCodes.LimitReached => "A limit is reached",
        ErrorCodes.RateLimited => "Too often",
        ErrorCodes.Unavailable => "Not now",
        _ => "A fault of the server",
    };
}
