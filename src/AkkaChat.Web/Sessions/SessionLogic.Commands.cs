using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Core;
using AkkaChat.Web.Sessions.Wire;

namespace AkkaChat.Web.Sessions;

/// <summary>What the client says.</summary>
internal sealed partial class SessionLogic
{
    private Heartbeat? _heartbeat;
    private TimeSpan _typingSince;
    private int _typings;
    private TimeSpan _questionsSince;
    private int _questions;

    private void OnFrame(ClientFrame frame)
    {
        _heartbeat?.Heard(Now);
        var bad = _badFrames;
        switch (frame)
        {
            case ClientFrame.NotAnObject:
                End(CloseCodes.BadFrame, "not a JSON object in a text frame within its bound");
                break;
            case ClientFrame.BadFrame wrong:
                Bad(wrong.Id, wrong.Message);
                break;
            case ClientFrame.Hello hello when _phase == Phase.AwaitingHello:
                OnHello(hello);
                break;
            case var _ when _phase == Phase.AwaitingHello:
                Bad(frame.Id, "hello must come first");
                break;
            default:
                OnCommand(frame);
                break;
        }

        if (_badFrames == bad)
            _badFrames = 0;
    }

    private void OnCommand(ClientFrame frame)
    {
        if (frame is ClientFrame.Read or ClientFrame.Pull or ClientFrame.Watch or ClientFrame.Auth && !TryTakeQuestion(out var retry))
        {
            _outbox.Reply(ServerFrame.Err.Of(frame.Id, ErrorCodes.RateLimited, "Too many questions.", (int)retry.TotalMilliseconds));
            return;
        }

        switch (frame)
        {
            case ClientFrame.Send send:
                OnSend(send);
                break;
            case ClientFrame.Ack ack:
                OnAck(ack);
                break;
            case ClientFrame.Read read:
                OnRead(read);
                break;
            case ClientFrame.Typing typing:
                OnTyping(typing);
                break;
            case ClientFrame.Pull pull:
                OnPull(pull);
                break;
            case ClientFrame.Watch watch:
                OnWatch(watch);
                break;
            case ClientFrame.Auth auth:
                Then(_services.Gate.CheckTokenAsync(auth.Token, CancellationToken.None), check => OnRenewed(auth.Id, check));
                break;
            case ClientFrame.Ping:
                _outbox.Reply(new ServerFrame.Pong { Id = frame.Id });
                break;
            case ClientFrame.Pong:
                break;
            default:
                Bad(frame.Id, "hello must come once");
                break;
        }
    }

    /// <summary>Commands that wake entities have a rate, as sending has.</summary>
    private bool TryTakeQuestion(out TimeSpan retryAfter)
    {
        var window = SessionLimits.QuestionsWithin;
        if (Now - _questionsSince >= window)
            (_questionsSince, _questions) = (Now, 0);
        retryAfter = _questionsSince + window - Now;
        return ++_questions <= SessionLimits.Questions;
    }

    private void Bad(long? id, string message)
    {
        Reply(id, new Refused(Refusal.BadFrame, message));
        if (++_badFrames >= SessionLimits.BadFramesInARow)
            End(CloseCodes.BadFrame, "too many bad frames in a row");
    }

    private void OnAck(ClientFrame.Ack ack)
    {
        if (!_stream!.TryAck(ack.Seq))
        {
            Bad(ack.Id, "ack beyond what was sent");
            return;
        }

        Ok(ack.Id);
        ReportSoon();
    }

    private void OnRead(ClientFrame.Read read)
    {
        if (TryConversation(read.Id, read.Conv, out var conversation))
            Then(MarkReadAsync(conversation, read.Cseq), answer => Answer(read.Id, answer));
    }

    /// <summary>The conversation judges the position, then the inbox keeps the mark for the user's other devices.</summary>
    private async Task<object> MarkReadAsync(ConversationId conversation, long cseq)
    {
        var marked = await _services.Entities.AskAsync(new MarkRead(conversation, _user, cseq), CancellationToken.None);
        return marked is ReadMarked ? await _services.Entities.AskAsync(new StoreRead(_user, conversation, cseq), CancellationToken.None) : marked;
    }

    private void OnTyping(ClientFrame.Typing typing)
    {
        if (!TryConversation(typing.Id, typing.Conv, out var conversation))
            return;
        if (Now - _typingSince >= TimeSpan.FromSeconds(1))
            (_typingSince, _typings) = (Now, 0);
        if (++_typings <= SessionLimits.TypingPerSecond)
            _services.Conversations.Tell(new SetTyping(conversation, _user, typing.On), Self);
        Ok(typing.Id);
    }

    private void OnPull(ClientFrame.Pull pull)
    {
        if (!TryConversation(pull.Id, pull.Conv, out var conversation))
            return;
        var query = new ReadHistory(conversation, _user, pull.Before, pull.After, Math.Min(pull.Limit, Limits.Page));
        Then(_services.Entities.AskAsync(query, CancellationToken.None), answer => Answer(pull.Id, answer));
    }

    private void OnRenewed(long? id, TokenCheck check)
    {
        switch (check.Outcome)
        {
            case TokenOutcome.Valid when check.User == _user:
                ExpireAt(check.ExpiresAt);
                Ok(id);
                break;
            case TokenOutcome.Valid:
                Reply(id, new Refused(Refusal.Forbidden, "The token is of another user."));
                break;
            case TokenOutcome.Unavailable:
                Reply(id, new Refused(Refusal.Unavailable, "The token can't be checked now."));
                break;
            case TokenOutcome.Suspended:
                Reply(id, new Refused(Refusal.Forbidden, "The user is suspended."));
                End(CloseCodes.Suspended, "the user is suspended");
                break;
            default:
                Reply(id, new Refused(Refusal.Unauthenticated, "The token is not valid."));
                break;
        }
    }

    /// <summary>After a silence the client is asked, then given up. While the session itself does not read, the silence is its own.</summary>
    private void OnSilence()
    {
        if (!HasBeenPulled(_stage.In))
            _heartbeat!.Heard(Now);
        switch (_heartbeat!.Check(Now))
        {
            case Silence.Ask:
                _outbox.Reply(new ServerFrame.Ping());
                break;
            case Silence.GiveUp:
                End(CloseCodes.NoHeartbeat, "nothing was heard");
                return;
        }

        _alarms.Set(Alarm.Heartbeat, _heartbeat.Due);
    }

    private void Answer(long? id, object answer)
    {
        switch (answer)
        {
            case Refused refused:
                Reply(id, refused);
                break;
            case HistoryPage page:
                _outbox.Reply(new ServerFrame.Page(page.Conversation.Value, [.. page.Entries.Select(e => e.ToWire(page.Conversation, _user))], page.More) { Id = id });
                break;
            default:
                Ok(id);
                break;
        }
    }

    /// <summary>Without an id nobody waits for an answer.</summary>
    private void Ok(long? id)
    {
        if (id is not null)
            _outbox.Reply(new ServerFrame.Ok { Id = id });
    }

    /// <summary>Ids are opaque to clients: text that can't be one names nothing.</summary>
    private bool TryConversation(long? id, string text, out ConversationId conversation)
    {
        if (ConversationId.TryParse(text, out conversation))
        {
            if (conversation.Kind == ConversationKind.Group || conversation.Users.First == _user || conversation.Users.Second == _user)
                return true;
            Reply(id, new Refused(Refusal.NotMember, "Not a member."));
            return false;
        }

        Reply(id, new Refused(Refusal.NotFound, "No such conversation."));
        return false;
    }
}
