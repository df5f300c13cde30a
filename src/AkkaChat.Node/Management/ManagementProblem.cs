using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Node.Management;

/// <summary>Why an operator's request was not done: over HTTP problem details, as everywhere.</summary>
internal sealed class ManagementProblem(string code, string detail) : IResult
{
    /// <summary>The HTTP status, unless the framework chose one itself.</summary>
    public int Status { get; init; } = ErrorCodes.HttpStatus(code);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        await httpContext.Response.WriteAsJsonAsync(
            new ProblemResponse(Status, code, Detail: detail), ManagementJson.Default.ProblemResponse, ProblemResponse.MediaType, httpContext.RequestAborted);
    }
}
