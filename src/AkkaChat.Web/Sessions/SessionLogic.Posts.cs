using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Core;
using AkkaChat.Web.Sessions.Wire;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Web.Sessions;

/// <summary>Sending: limits, rate and the peer's existence are checked here, everything else by the conversation.</summary>
internal sealed partial class SessionLogic
{
    private PostLanes? _posts;

    private void OnSend(ClientFrame.Send send)
    {
        if (!ClientMessageId.TryParse(send.Cmid, out var cmid))
            Bad(send.Id, "field cmid must have 1 to 64 characters");
        else if (send.Body.Utf8.Length > Limits.BodyBytes)
            Reply(send.Id, new Refused(Refusal.TooLarge, "The body is too large."));
        else if (!TryTarget(send, out var conversation, out var refused))
            Reply(send.Id, refused!);
        else if (!_services.Gate.TryTakeSend(_user, out var retryAfter))
            _outbox.Reply(ServerFrame.Err.Of(send.Id, ErrorCodes.RateLimited, "Too many messages.", (int)Math.Ceiling(retryAfter.TotalMilliseconds)));
        else
            Post(conversation, send.Id, new Post(cmid, new Body(send.Body.Utf8)));
    }

    private bool TryTarget(ClientFrame.Send send, out ConversationId conversation, out Refused? refused)
    {
        (conversation, refused) = (default, null);
        if (send.To is not null)
        {
            if (UserId.TryParse(send.To, out var peer))
                conversation = ConversationId.Direct(_user, peer);
            else
                refused = NoSuchUser;
        }
        else if (!ConversationId.TryParse(send.Conv, out conversation))
        {
            refused = new Refused(Refusal.NotFound, "No such conversation.");
        }
        else if (conversation.Kind == ConversationKind.Direct && conversation.Users is var (first, second) && first != _user && second != _user)
        {
            refused = new Refused(Refusal.NotMember, "Not a member.");
        }

        return refused is null;
    }

    private void Post(ConversationId conversation, long? id, Post post)
    {
        _posts ??= new PostLanes(_user, _options);
        if (!_posts.Add(conversation, new PendingPost(id, post, Tracing.Begin(post, post.Body.Length))))
            return;
        var peer = conversation.Kind == ConversationKind.Direct ? conversation.PeerOf(_user) : _user;
        if (peer == _user)
        {
            Open(conversation, refused: null);
            return;
        }

        var refused = _services.Gate.WhyNotWriteAsync(_user, peer, CancellationToken.None);
        if (refused.IsCompletedSuccessfully)
            Open(conversation, refused.Result);
        else
            Then(refused.AsTask(), why => Open(conversation, why));
    }

    private void Open(ConversationId conversation, Refused? refused)
    {
        if (refused is null)
            Submit(_posts!.Open(conversation, Now));
        else
            Answer(_posts!.Refuse(conversation, refused));
    }

    private void Submit(SubmitPosts? batch)
    {
        if (batch is not null)
            _services.Conversations.Tell(batch, Self);
        WindPosts();
    }

    private void OnPostsDecided(PostsDecided decided)
    {
        if (_posts is null)
            return;
        Answer(_posts.Decided(decided, Now, out var next));
        Submit(next);
    }

    private void OnPostsRefused(PostsRefused refused)
    {
        if (_posts is null)
            return;
        Answer(_posts.Decided(refused, Now, out var next));
        Submit(next);
    }

    private void OnPostsOverdue()
    {
        var again = new List<SubmitPosts>();
        Answer(_posts!.Overdue(Now, again));
        foreach (var batch in again)
            _services.Conversations.Tell(batch, Self);
        WindPosts();
    }

    private void WindPosts() => _alarms.Set(Alarm.Posts, _posts!.NextDeadline);

    private void Answer(IReadOnlyList<PostAnswer> answers)
    {
        foreach (var (id, conversation, outcome, trace) in answers)
        {
            if (trace is not null)
                Tracing.End(trace, outcome.Cseq, outcome.Refused?.Code.ToCode());
            if (outcome.Refused is { } refused)
                Reply(id, refused);
            else if (id is not null)
                _outbox.Reply(new ServerFrame.Ok { Id = id, Conv = conversation.Value, Cseq = outcome.Cseq, At = outcome.At, Dup = outcome.Dup });
        }
    }

    private static readonly Refused NoSuchUser = new(Refusal.NotFound, "No such user.");
}
