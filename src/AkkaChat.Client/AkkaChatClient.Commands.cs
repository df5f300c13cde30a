using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>What an application asks for.</summary>
public sealed partial class AkkaChatClient
{
    /// <summary>Sends a message to a conversation; see <see cref="SendToUserAsync(string, MessageBody, string?, CancellationToken)"/>.</summary>
    /// <param name="conv">The conversation.</param>
    /// <param name="body">The content.</param>
    /// <param name="cmid">An id of one's own, 1 to 64 characters; made if absent.</param>
    /// <param name="cancellationToken">Gives up waiting; the message is sent nevertheless.</param>
    public Task<SendResult> SendAsync(string conv, MessageBody body, string? cmid = null, CancellationToken cancellationToken = default) =>
        SendAsync(new UnsentMessage(cmid ?? NewCmid(), body) { Conv = conv }, cancellationToken);

    /// <summary>Sends text to a conversation; see <see cref="SendToUserAsync(string, MessageBody, string?, CancellationToken)"/>.</summary>
    /// <param name="conv">The conversation.</param>
    /// <param name="text">At least 1 character.</param>
    /// <param name="cancellationToken">Gives up waiting; the message is sent nevertheless.</param>
    public Task<SendResult> SendAsync(string conv, string text, CancellationToken cancellationToken = default) =>
        SendAsync(conv, MessageBody.FromText(text), cmid: null, cancellationToken);

    /// <summary>
    /// Sends a message to a user, in the direct conversation with them. Completes when the server has accepted it durably,
    /// however many connections that takes. Messages to the same target are accepted in the order of the calls.
    /// </summary>
    /// <param name="user">The user; may be oneself.</param>
    /// <param name="body">The content.</param>
    /// <param name="cmid">An id of one's own, 1 to 64 characters; made if absent.</param>
    /// <param name="cancellationToken">Gives up waiting; the message is sent nevertheless.</param>
    /// <exception cref="ChatException">Refused for good, for instance <c>not_member</c> or <c>conflict</c>; or too much is unsent already (<c>limit_reached</c>).</exception>
    public Task<SendResult> SendToUserAsync(string user, MessageBody body, string? cmid = null, CancellationToken cancellationToken = default) =>
        SendAsync(new UnsentMessage(cmid ?? NewCmid(), body) { To = user }, cancellationToken);

    /// <summary>Sends text to a user; see <see cref="SendToUserAsync(string, MessageBody, string?, CancellationToken)"/>.</summary>
    /// <param name="user">The user; may be oneself.</param>
    /// <param name="text">At least 1 character.</param>
    /// <param name="cancellationToken">Gives up waiting; the message is sent nevertheless.</param>
    public Task<SendResult> SendToUserAsync(string user, string text, CancellationToken cancellationToken = default) =>
        SendToUserAsync(user, MessageBody.FromText(text), cmid: null, cancellationToken);

    /// <summary>Reads a page of history. At most one of <paramref name="before"/> and <paramref name="after"/>; neither means the newest page.</summary>
    /// <param name="conv">The conversation.</param>
    /// <param name="before">Only entries below this <c>cseq</c>.</param>
    /// <param name="after">Only entries above this <c>cseq</c>.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ChatException">Refused, for instance <c>not_member</c>.</exception>
    public async Task<HistoryPage> PullAsync(string conv, long? before = null, long? after = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var answer = await RequestAsync(core => core.Requests.Add(new ClientFrame.Pull(conv, limit) { Before = before, After = after }), cancellationToken);
        return answer is ServerFrame.Page page
            ? new HistoryPage(page.Items, page.More)
            : throw new ChatException(ErrorCodes.Internal, "the answer is no page");
    }

    /// <summary>The human has seen everything up to and including <paramref name="cseq"/>.</summary>
    /// <param name="conv">The conversation.</param>
    /// <param name="cseq">At most its last.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ChatException">Refused, for instance <c>not_member</c>.</exception>
    public Task ReadAsync(string conv, long cseq, CancellationToken cancellationToken = default) =>
        RequestAsync(core => core.Requests.Add(new ClientFrame.Read(conv, cseq)), cancellationToken);

    /// <summary>Watches the presence of these users instead of any before; kept across reconnects. Events follow.</summary>
    /// <param name="users">At most 200 people one shares a conversation with.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ChatException">Refused, for instance <c>limit_reached</c>.</exception>
    public Task WatchAsync(IEnumerable<string> users, CancellationToken cancellationToken = default)
    {
        string[] set = [.. users];
        return RequestAsync(core => core.Watch(set), cancellationToken);
    }

    /// <summary>The human began or stopped writing. Forgotten when there is no connection.</summary>
    /// <param name="conv">The conversation.</param>
    /// <param name="on">Whether they are writing.</param>
    public void SetTyping(string conv, bool on)
    {
        var core = Started();
        if (State is not (ConnectionState.Online or ConnectionState.CatchingUp)) return;
        lock (core.Gate) core.SetTyping(conv, on);
        core.Wake.Set();
    }

    private static string NewCmid() => Guid.CreateVersion7().ToString("N");

    private async Task<SendResult> SendAsync(UnsentMessage message, CancellationToken cancellationToken)
    {
        var core = Started();
        Outbox.Item item;
        await _unsentWrites.WaitAsync(cancellationToken); // The store keeps the order in which the messages are sent.
        try
        {
            if (_stopped is { } stopped) throw stopped;
            if (AlreadyUnsent(core, message) is { } earlier)
            {
                item = earlier;
            }
            else
            {
                await _options.Store.AddUnsentAsync(message, cancellationToken);
                lock (core.Gate) item = core.Outbox.Add(message, restored: false);
            }
        }
        finally
        {
            _unsentWrites.Release();
        }

        core.Wake.Set();
        if (_stopped is { } since && item.Outcome.TrySetException(since)) _ = item.Outcome.Task.Exception; // Stopped while the message was stored.
        return await item.Outcome.Task.WaitAsync(cancellationToken);
    }

    private static Outbox.Item? AlreadyUnsent(ClientCore core, UnsentMessage message)
    {
        lock (core.Gate)
        {
            if (core.Outbox.Find(message.Cmid) is { } earlier)
                return earlier.Message == message ? earlier : throw new ChatException(ErrorCodes.Conflict, "another unsent message has this cmid");
            return core.Outbox.IsFull ? throw new ChatException(ErrorCodes.LimitReached, "too many messages are unsent") : null;
        }
    }

    private async Task<ServerFrame> RequestAsync(Func<ClientCore, Requests.Item> add, CancellationToken cancellationToken)
    {
        var core = Started();
        Requests.Item item;
        lock (core.Gate)
        {
            if (_stopped is { } stopped) throw stopped;
            if (core.Requests.IsFull) throw new ChatException(ErrorCodes.LimitReached, "too many requests wait for an answer");
            item = add(core);
        }

        core.Wake.Set();
        try
        {
            return await item.Answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (core.Gate) core.Requests.Forget(item);
            throw;
        }
    }
}
