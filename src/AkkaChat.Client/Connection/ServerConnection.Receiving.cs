using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>What the server says.</summary>
internal sealed partial class ServerConnection
{
    /// <summary>Most conversations of a directory that is accepted, in all its parts.</summary>
    private const int MaxDirectory = 100_000;

    private ServerFrame.Welcome? _welcome;
    private List<ConversationSummary>? _directory;
    private bool _caughtUp;

    private TimeSpan PingInterval => TimeSpan.FromMilliseconds(Math.Max(_welcome!.PingMs, 1));

    /// <summary>Whether the server accepted this connection.</summary>
    public bool Welcomed => _welcome is not null;

    private async ValueTask<ConnectionEnd?> HandleAsync(ServerFrame frame, CancellationToken cancellationToken)
    {
        switch (frame)
        {
            case ServerFrame.Welcome welcome when _welcome is null:
                Begin(welcome);
                return null;
            case ServerFrame.Err err when err.Id is not null && err.Id == _helloId:
                // Not temporary: the server closes, and its code says more.
                return err.Temporary ? new ConnectionEnd(null, Refusal(err)) { AtLeast = RetryAfter(err) ?? TimeSpan.Zero } : null;
            case not null when _welcome is null:
                return null;
            case ServerFrame.Directory directory:
                return Collect(directory);
            case ServerFrame.Ev ev:
                return await ReceiveAsync(ev, cancellationToken);
            case ServerFrame.CaughtUp caughtUp:
                return CatchUp(caughtUp);
            case ServerFrame.Ok or ServerFrame.Page or ServerFrame.Err when frame.Id is { } id:
                await AnswerAsync(id, frame, cancellationToken);
                return null;
            case ServerFrame.Ping:
                lock (core.Gate) _pong = (true, frame.Id);
                core.Wake.Set();
                return null;
            case ServerFrame.Goaway goaway:
                // Everybody on that node was told at the same moment: spread out.
                lock (core.Gate) _leaveAt ??= core.Now + TimeSpan.FromMilliseconds(goaway.AfterMs * core.Options.Random());
                core.Wake.Set();
                return null;
            case ServerFrame.Typing typing:
                core.Events.AddOrDrop(new ChatEvent.Typing(typing.Conv, typing.From, typing.On));
                return null;
            case ServerFrame.Presence presence:
                core.Events.AddOrDrop(new ChatEvent.Presence(presence.User, presence.Online, presence.LastSeen));
                return null;
            case ServerFrame.Receipt receipt:
                core.Events.AddOrDrop(new ChatEvent.Receipt(receipt.Conv, receipt.From, receipt.Cseq));
                return null;
            default:
                return null;
        }
    }

    private void Begin(ServerFrame.Welcome welcome)
    {
        lock (core.Gate)
        {
            _welcome = welcome;
            if (core.Cursor.Begin(welcome, _resumed, core.Now)) core.Events.DropObsolete();
            if (welcome.Resume == ResumeOutcomes.Reset) _directory = [];
            core.WatchAgain();
        }

        onState(ConnectionState.CatchingUp);
        core.Wake.Set();
    }

    private ConnectionEnd? Collect(ServerFrame.Directory part)
    {
        if (_directory is null) return null;
        if (_directory.Count + part.Conversations.Count > MaxDirectory) return ConnectionEnd.Lost("the directory is too large");
        _directory.AddRange(part.Conversations);
        if (part.More) return null;
        var reset = new ChatEvent.Reset(_welcome!.Reason ?? "", _directory) { Generation = core.Cursor.Generation, Position = _welcome.Head };
        _directory = null;
        return Add(reset);
    }

    private async ValueTask<ConnectionEnd?> ReceiveAsync(ServerFrame.Ev ev, CancellationToken cancellationToken)
    {
        Outbox.Item? own = null;
        lock (core.Gate)
        {
            switch (core.Cursor.Receive(ev.Seq))
            {
                case Arrival.Gap:
                    return ConnectionEnd.Lost($"events before {ev.Seq} are missing");
                case Arrival.Duplicate:
                    core.Wake.Set(); // It may be processed already; then its credit is owed.
                    return null;
            }

            // Our own copy tells that a message was accepted whose answer was lost.
            if (ev.Entry.Cmid is { } cmid && ev.Entry.From == _welcome!.User) own = core.Outbox.Find(cmid);
            if (own is not null) core.Outbox.Remove(own);
        }

        var end = Add(new ChatEvent.Entry(ev.Seq, ev.Entry) { Generation = core.Cursor.Generation, Position = ev.Seq });
        if (own is not null) await core.SettleAsync(own, new SendResult(ev.Entry.Conv, ev.Entry.Cseq, ev.Entry.At, Dup: false), error: null, cancellationToken);
        return end;
    }

    private ConnectionEnd? CatchUp(ServerFrame.CaughtUp caughtUp)
    {
        ConnectionEnd? end;
        lock (core.Gate)
        {
            if (!core.Cursor.CaughtUp(caughtUp.Seq)) return ConnectionEnd.Lost($"events up to {caughtUp.Seq} are missing");
            end = Add(new ChatEvent.CaughtUp { Generation = core.Cursor.Generation, Position = core.Cursor.Received });
            _caughtUp = true;
            core.Backoff.Reset();
        }

        onState(ConnectionState.Online);
        core.Wake.Set();
        return end;
    }

    private async ValueTask AnswerAsync(long id, ServerFrame frame, CancellationToken cancellationToken)
    {
        Outbox.Item? message;
        lock (core.Gate)
        {
            if (core.Requests.TakeAnswered(id) is { } request)
            {
                Answer(request, frame);
                return;
            }

            message = core.Outbox.TakeAnswered(id);
            if (message is null) return; // Answered by its own copy before.
            if (frame is ServerFrame.Err { Temporary: true } later)
            {
                message.Attempted |= later.Code == ErrorCodes.Unavailable; // Its outcome is unknown.
                message.NotBefore = core.Now + (RetryAfter(later) ?? core.Backoff.After(++message.Refusals));
                core.Wake.Set();
                return;
            }

            core.Outbox.Remove(message);
        }

        core.Wake.Set();
        var (result, error) = frame is ServerFrame.Ok { Conv: { } conv, Cseq: { } cseq, At: { } at } ok
            ? (new SendResult(conv, cseq, at, ok.Dup), (ChatException?)null)
            : (null, frame is ServerFrame.Err err ? Refusal(err) : new ChatException(ErrorCodes.Internal, "the answer says not where the message is"));
        await core.SettleAsync(message, result, error, cancellationToken);
    }

    private void Answer(Requests.Item request, ServerFrame frame)
    {
        if (frame is ServerFrame.Err { Temporary: true } later)
            core.Requests.Retry(request, core.Now + (RetryAfter(later) ?? core.Backoff.After(++request.Refusals)));
        else if (frame is not ServerFrame.Err err) request.Answer.TrySetResult(frame);
        else if (request.Answer.TrySetException(Refusal(err))) _ = request.Answer.Task.Exception;
        core.Wake.Set();
    }

    private ConnectionEnd? Add(ChatEvent item) =>
        core.Events.TryAdd(item) ? null : ConnectionEnd.Lost("the server sent more events than its window allows");

    private static ChatException Refusal(ServerFrame.Err err) => new(err.Code, err.Message) { Temporary = err.Temporary, RetryAfter = RetryAfter(err) };

    private static TimeSpan? RetryAfter(ServerFrame.Err err) => err.RetryMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
}
