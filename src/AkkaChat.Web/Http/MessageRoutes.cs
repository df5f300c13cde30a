using System.Diagnostics;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Entities;
using AkkaChat.Web.Rates;
using AkkaChat.Web.Sessions.Wire;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Web.Http;

/// <summary><c>/api/conversations/{conv}/messages</c>: history, and posting without a socket.</summary>
internal static class MessageRoutes
{
    /// <summary>Entries of a page that does not say how many.</summary>
    private const int DefaultPage = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/conversations/{conv}/messages").WithTags("Messages");
        messages.MapGet("", ReadAsync)
            .Describe("readMessages", "A page of history, newest last; the bounds themselves are excluded. With neither bound, the newest page.", StatusCodes.Status200OK, typeof(MessagesResponse), 400, 401, 403, 404, 503);
        messages.MapPost("", PostAsync)
            .Describe("postMessage", "Posts a message. Repeating it with the same cmid gives the first result.", StatusCodes.Status201Created, typeof(PostMessageResponse), 400, 401, 403, 404, 409, 413, 429, 503);
    }

    private static async Task<IResult> ReadAsync(string conv, long? before, long? after, int? limit, Caller caller, EntityClient entities, CancellationToken cancel)
    {
        if (!ConversationRoutes.TryParse(conv, out var id, out var problem))
            return problem;
        if (before is not null && after is not null)
            return Problem.BadRequest("At most one of before and after may be given.");
        if (before < 0 || after < 0 || limit < 1)
            return Problem.BadRequest("before and after are positions from 0, limit is at least 1.");
        var reply = await entities.AskAsync(new ReadHistory(id, caller.User, before, after, Math.Min(limit ?? DefaultPage, Limits.Page)), cancel);
        return reply is HistoryPage page
            ? TypedResults.Ok(new MessagesResponse([.. page.Entries.Select(e => e.ToWire(id, caller.User))], page.More))
            : Problem.Of(reply);
    }

    private static async Task<IResult> PostAsync(
        string conv, PostMessageRequest body, Caller caller, EntityClient entities, UserDirectory users, SendRateLimiter sends, CancellationToken cancel)
    {
        if (!ConversationRoutes.TryParse(conv, out var id, out var problem))
            return problem;
        if (!ClientMessageId.TryParse(body.Cmid, out var cmid))
            return Problem.BadRequest($"A cmid has 1 to {Limits.KeyChars} characters.");
        if (!MessageBody.TryParseMessage(body.Body.Utf8.Span, out var message, out var error))
            return Problem.BadRequest(error!);
        if (message!.Utf8.Length > Limits.BodyBytes)
            return Problem.Of(ErrorCodes.TooLarge, $"A body has at most {Limits.BodyBytes} bytes.");
        if (!sends.TryTake(caller.User, out var retryAfter))
            return Problem.TooOften(retryAfter);

        // A direct conversation begins with its first message. A stranger is left to the conversation to refuse.
        if (id.Kind == ConversationKind.Direct && (id.Users.First == caller.User || id.Users.Second == caller.User)
            && await users.WhyNotWriteAsync(caller.User, id.PeerOf(caller.User), cancel) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var post = new Post(cmid, new Body(message.Utf8));
        var trace = Tracing.Begin(post, post.Body.Length);
        var reply = await entities.AskAsync(new SubmitPosts(id, caller.User, [post], Batch: 0), cancel);
        if (trace is not null)
            End(trace, reply);
        return reply switch
        {
            PostsDecided { Outcomes: [{ Refused: null } accepted] } =>
                TypedResults.Created((string?)null, new PostMessageResponse(id.Value, accepted.Cseq, accepted.At, accepted.Dup)),
            PostsDecided { Outcomes: [{ Refused: { } refused }] } => Problem.Of(refused),
            _ => Problem.Of(reply),
        };
    }

    private static void End(Activity trace, object reply)
    {
        var outcome = (reply as PostsDecided)?.Outcomes[0];
        var refusal = outcome is not null ? outcome.Refused?.Code : (reply as PostsRefused)?.Code ?? (reply as Refused)?.Code;
        Tracing.End(trace, outcome?.Cseq ?? 0, refusal?.ToCode());
    }
}
