using Akka.Actor;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Core;
using AkkaChat.Web.Sessions.Wire;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Web.Sessions;

/// <summary>From <c>hello</c> to <c>welcome</c>: the token is checked, then the inbox is asked to attach until it does.</summary>
internal sealed partial class SessionLogic
{
    private UserId _user;
    private DeviceId _device;
    private AttachmentId _attachment;
    private ClientFrame.Hello? _hello;
    private Backoff? _attachPauses;
    private TimeSpan _attachUntil;
    private int _window;
    private Func<Task<TokenCheck>>? _checkAgain;

    private void OnHello(ClientFrame.Hello hello)
    {
        if (!DeviceId.TryParse(hello.Device, out _device))
        {
            Bad(hello.Id, "field device must have 1 to 64 characters");
            return;
        }

        (_hello, _phase) = (hello, Phase.Joining);
        _window = Math.Min(hello.Window ?? Limits.Window, Limits.MaxWindow);
        _attachUntil = Now + _options.AttachWithin;
        _alarms.Clear(Alarm.Hello);
        _alarms.Set(Alarm.Attach, _attachUntil);
        Then(_services.Gate.CheckTokenAsync(hello.Token, CancellationToken.None), OnHelloChecked);
    }

    private void OnHelloChecked(TokenCheck check)
    {
        switch (check.Outcome)
        {
            case TokenOutcome.Valid:
                _user = check.User;
                _checkAgain = check.Again;
                ExpireAt(check.ExpiresAt);
                _attachPauses = new Backoff(_options.AnswerMin, _options.AttachMax);
                Mint();
                Attach();
                break;
            case TokenOutcome.Expired:
                Refuse(new Refused(Refusal.Unauthenticated, "The token has expired."), CloseCodes.TokenExpired);
                break;
            case TokenOutcome.Suspended:
                Refuse(new Refused(Refusal.Forbidden, "The user is suspended."), CloseCodes.Suspended);
                break;
            case TokenOutcome.Unavailable:
                Refuse(new Refused(Refusal.Unavailable, "The token can't be checked now."), CloseCodes.Resync);
                break;
            default:
                Refuse(new Refused(Refusal.Unauthenticated, "The token is not valid."), CloseCodes.BadToken);
                break;
        }
    }

    /// <summary>
    /// The password may have been changed between the check of the token and the inbox's welcome: then the order to end all streams came
    /// before there was this one. So the token is checked again after a while, once.
    /// </summary>
    private void CheckTokenOnceMore()
    {
        if (_checkAgain is not { } again)
            return;
        _checkAgain = null;
        Then(again(), check =>
        {
            if (check.Outcome == TokenOutcome.Invalid)
                End(CloseCodes.BadToken, "the token is not valid any more");
            else if (check.Outcome == TokenOutcome.Suspended)
                End(CloseCodes.Suspended, "the user is suspended");
            else if (check.Outcome == TokenOutcome.Unavailable)
                _checkAgain = again;
        });
    }

    private void ExpireAt(DateTimeOffset at) => _alarms.Set(Alarm.TokenExpiry, Now + (at - _services.Clock.GetUtcNow()));

    private void Mint() => _attachment = new AttachmentId(Ulid.NewUlid(_services.Clock.GetUtcNow()).ToString());

    private void Attach()
    {
        var resume = _hello!.Resume is { } position ? new ResumePoint(position.Epoch, position.Seq) : null;
        _services.Inboxes.Tell(new Attach(_user, _device, _attachment, resume, _window), Self);
        _alarms.Set(Alarm.Attach, Now + _attachPauses!.Next());
    }

    private void OnAttachOverdue()
    {
        if (_phase == Phase.Live)
            Reattach();
        else if (Now >= _attachUntil)
            Refuse(new Refused(Refusal.Unavailable, "The inbox does not answer."), CloseCodes.Resync);
        else
            Attach();
    }

    /// <summary>The inbox knows a newer stream of this device. A hello is the newest there is, unless the clocks of two nodes differ: mint again, and attach later.</summary>
    private void OnDisplacedBeforeWelcome()
    {
        Mint();
        _alarms.Set(Alarm.Attach, Now + _options.AttachMin);
    }

    /// <summary>The inbox refuses to attach: for now, or for good.</summary>
    private void OnAttachRefused(Refused refused)
    {
        if (refused.Code != Refusal.Unavailable)
            Refuse(refused, refused.Code == Refusal.Forbidden ? CloseCodes.Suspended : CloseCodes.BadToken);
    }

    private void OnAttached(Attached attached, IActorRef inbox)
    {
        var id = _hello!.Id;
        _hello = null;
        _phase = Phase.Live;
        WebMetrics.Backlog.Record(Math.Max(0, attached.Head - attached.From));
        _alarms.Clear(Alarm.Attach);
        _attachPauses = new Backoff(_options.AttachMin, _options.AttachMax);
        WatchInbox(inbox);
        _stream = new DeviceStream(attached, _window);
        _outbox.Stream(Welcome(attached) with { Id = id });
        _heartbeat = new Heartbeat(_options.Ping, Now);
        _alarms.Set(Alarm.Heartbeat, _heartbeat.Due);
        // Spread, so that the sessions that a restart brought back together do not renew together for ever.
        _alarms.Set(Alarm.Renew, Now + (_options.Renew * (0.5 + (0.5 * Random.Shared.NextDouble()))));
        _services.Presence.Tell(new Announce(_user, _attachment), Self);
        CheckTokenOnceMore();
        CatchUp();
    }

    private ServerFrame.Welcome Welcome(Attached attached) =>
        new(
            _user.Value,
            _device.Value,
            attached.Reset is null ? ResumeOutcomes.Ok : ResumeOutcomes.Reset,
            attached.Epoch,
            attached.Head,
            _window,
            (int)_options.Ping.TotalMilliseconds,
            PublicLimits,
            _services.Clock.GetUtcNow())
        { Reason = attached.Reset is { } reason ? EntryWire.ResetName(reason) : null };

    private void Refuse(Refused refused, int close)
    {
        Reply(_hello?.Id, refused);
        End(close, refused.Message);
    }

    private static readonly WireLimits PublicLimits = new(
        Limits.FrameBytes, Limits.BodyBytes, Limits.KeyChars, Limits.MaxWindow, Limits.Page, Limits.Members, Limits.Conversations, Limits.Devices, Limits.Watch);
}
