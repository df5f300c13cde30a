using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>What is due to be sent.</summary>
internal sealed partial class ServerConnection
{
    private readonly Queue<(long Id, DateTimeOffset Due)> _awaited = [];
    private long? _helloId;
    private StreamPosition? _resumed;
    private (bool Due, long? Id) _pong;
    private bool _pinged;
    private AccessToken? _renewed;
    private DateTimeOffset? _renewAt;
    private DateTimeOffset? _leaveAt;
    private bool _disposing;
    private ClientFrame? _behindAck;

    private TimeSpan ReplyTimeout => core.Options.ReplyTimeout;

    /// <summary>Under the gate: the next frame, or the time to look again, or the end.</summary>
    private ClientFrame? Due(out DateTimeOffset? wakeAt, out ConnectionEnd? end, CancellationToken cancellationToken)
    {
        var now = core.Now;
        wakeAt = null;
        end = null;
        if (Leave(now, ref wakeAt) is { } leaving)
        {
            if (_welcome is not null && Ack() is { } last) return last;
            end = leaving;
            return null;
        }

        if (_helloId is null) return Hello();
        if (_welcome is null)
        {
            wakeAt = _started + ReplyTimeout;
            if (now >= wakeAt) end = ConnectionEnd.Lost("no welcome came");
            return null;
        }

        end = CheckTimes(now, ref wakeAt);
        if (end is not null) return null;
        RenewWhenDue(now, ref wakeAt, cancellationToken);
        return Heartbeat(now, ref wakeAt) ?? BehindAck()
            ?? WithAck(Renewed() ?? Requested(now, ref wakeAt) ?? Message(now, ref wakeAt) ?? core.TakeTyping(), now, ref wakeAt);
    }

    /// <summary>Whether this side goes.</summary>
    private ConnectionEnd? Leave(DateTimeOffset now, ref DateTimeOffset? wakeAt)
    {
        if (_disposing) return new ConnectionEnd(null);
        if (_leaveAt is not { } leaveAt) return null;
        if (now >= leaveAt) return new ConnectionEnd(null) { Moved = _caughtUp };
        Earliest(ref wakeAt, leaveAt);
        return null;
    }

    private ClientFrame.Hello Hello()
    {
        _helloId = core.NextId();
        _resumed = core.Cursor.Processed;
        ScheduleRenewal(token);
        return new ClientFrame.Hello(token.Value, core.Options.Device) { Id = _helloId, Resume = _resumed, Window = core.Options.Window };
    }

    private ConnectionEnd? CheckTimes(DateTimeOffset now, ref DateTimeOffset? wakeAt)
    {
        while (_awaited.TryPeek(out var oldest))
        {
            if (!core.Outbox.IsInFlight(oldest.Id) && !core.Requests.IsInFlight(oldest.Id))
            {
                _awaited.Dequeue();
                continue;
            }

            if (now >= oldest.Due) return ConnectionEnd.Lost("a request was not answered");
            Earliest(ref wakeAt, oldest.Due);
            break;
        }

        return now >= _heard + (2 * PingInterval) ? ConnectionEnd.Lost("nothing was heard from the server") : null;
    }

    /// <summary>A server that has nothing to say need not speak while we do: ask it.</summary>
    private ClientFrame? Heartbeat(DateTimeOffset now, ref DateTimeOffset? wakeAt)
    {
        var silent = now - _heard;
        if (silent < PingInterval) _pinged = false;
        Earliest(ref wakeAt, _heard + (_pinged ? 2 * PingInterval : PingInterval));
        if (_pong.Due)
        {
            var id = _pong.Id;
            _pong = default;
            return new ClientFrame.Pong { Id = id };
        }

        if (_pinged || silent < PingInterval) return null;
        _pinged = true;
        Earliest(ref wakeAt, _heard + (2 * PingInterval));
        return new ClientFrame.Ping();
    }

    /// <summary>An acknowledgement goes just before the frame that takes it along, or alone when it must not wait longer.</summary>
    private ClientFrame? WithAck(ClientFrame? frame, DateTimeOffset now, ref DateTimeOffset? wakeAt)
    {
        if (core.Cursor.AckDue is not { } due) return frame;
        if (frame is null && now < due)
        {
            Earliest(ref wakeAt, due);
            return null;
        }

        _behindAck = frame;
        return Ack();
    }

    private ClientFrame? BehindAck()
    {
        var frame = _behindAck;
        _behindAck = null;
        return frame;
    }

    private ClientFrame.Ack? Ack() => core.Cursor.TakeAck() is { } seq ? new ClientFrame.Ack(seq) : null;

    private ClientFrame.Auth? Renewed()
    {
        if (_renewed is null) return null;
        var auth = new ClientFrame.Auth(_renewed.Value) { Id = core.NextId() };
        _renewed = null;
        return auth;
    }

    private ClientFrame? Requested(DateTimeOffset now, ref DateTimeOffset? wakeAt) =>
        core.Requests.Next(now, ref wakeAt) is { } request ? core.Requests.Send(request, Await(now)) : null;

    private ClientFrame.Send? Message(DateTimeOffset now, ref DateTimeOffset? wakeAt) =>
        core.Outbox.Next(now, _caughtUp, ref wakeAt) is { } message ? core.Outbox.Send(message, Await(now)) : null;

    private long Await(DateTimeOffset now)
    {
        var id = core.NextId();
        _awaited.Enqueue((id, now + ReplyTimeout));
        return id;
    }

    private void RenewWhenDue(DateTimeOffset now, ref DateTimeOffset? wakeAt, CancellationToken cancellationToken)
    {
        if (_renewAt is not { } renewAt) return;
        if (now < renewAt)
        {
            Earliest(ref wakeAt, renewAt);
            return;
        }

        _renewAt = null;
        _renewal = RenewAsync(cancellationToken);
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await Task.Yield(); // Out of the gate.
        try
        {
            var renewed = await core.Options.Tokens.GetAsync(renew: true, cancellationToken);
            lock (core.Gate)
            {
                _renewed = renewed;
                ScheduleRenewal(renewed);
            }

            core.Wake.Set();
        }
        catch (Exception e) when (e is ChatException or HttpRequestException or OperationCanceledException)
        {
            // The server closes with 4005 when the token expires; the next connection asks for one again.
        }
    }

    /// <summary>Not sooner than half of what the token has left, so that short-lived tokens are not renewed all the time.</summary>
    private void ScheduleRenewal(AccessToken access)
    {
        if (access.ExpiresAt is not { } expiresAt || expiresAt <= core.Now) return;
        var half = core.Now + ((expiresAt - core.Now) / 2);
        var early = expiresAt - core.Options.RenewTokenBefore;
        _renewAt = early > half ? early : half;
    }

    private static void Earliest(ref DateTimeOffset? wakeAt, DateTimeOffset candidate)
    {
        if (wakeAt is null || candidate < wakeAt) wakeAt = candidate;
    }
}
