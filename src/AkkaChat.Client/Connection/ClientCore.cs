using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>What outlives a connection. Everything mutable is used under <see cref="Gate"/>.</summary>
internal sealed class ClientCore(AkkaChatClientOptions options, StoredState stored) : IDisposable
{
    /// <summary>Conversations whose typing state waits to be sent; further ones are dropped.</summary>
    private const int MaxTyping = 16;

    private readonly Dictionary<string, bool> _typing = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _watched = [];
    private long _lastId;

    public Lock Gate { get; } = new();

    public AkkaChatClientOptions Options { get; } = options;

    public StreamCursor Cursor { get; } = new(stored.Position);

    public Outbox Outbox { get; } = Restore(options, stored);

    public Requests Requests { get; } = new(options.MaxRequests);

    public EventQueue Events { get; } = new(options.Window, options.MaxUnsent);

    public Backoff Backoff { get; } = new(options.FirstBackoff, options.MaxBackoff, options.Random);

    public WakeUp Wake { get; } = new(options.Time);

    public DateTimeOffset Now => Options.Time.GetUtcNow();

    public long NextId() => ++_lastId;

    public void SetTyping(string conv, bool on)
    {
        if (_typing.ContainsKey(conv) || _typing.Count < MaxTyping) _typing[conv] = on;
    }

    public ClientFrame? TakeTyping()
    {
        foreach (var (conv, on) in _typing)
        {
            _typing.Remove(conv);
            return new ClientFrame.Typing(conv, on);
        }

        return null;
    }

    public Requests.Item Watch(IReadOnlyList<string> users)
    {
        _watched = users;
        return Requests.Add(new ClientFrame.Watch(users));
    }

    /// <summary>A new stream watches nobody; tell it.</summary>
    public void WatchAgain()
    {
        if (_watched.Count > 0 && !Requests.IsWaiting<ClientFrame.Watch>()) Requests.Add(new ClientFrame.Watch(_watched));
    }

    public void Disconnected()
    {
        Outbox.Disconnected();
        Requests.Disconnected();
        _typing.Clear(); // What somebody typed a while ago is no news.
    }

    /// <summary>A message is accepted or refused for good: forget it, then tell.</summary>
    public async Task SettleAsync(Outbox.Item item, SendResult? result, ChatException? error, CancellationToken cancellationToken)
    {
        try
        {
            await Options.Store.RemoveUnsentAsync(item.Message.Cmid, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It will be sent again after a restart, and answered with its first result.
        }

        if (item.Restored) Events.TryAdd(new ChatEvent.Settled(item.Message, result, error));
        if (result is not null) item.Outcome.TrySetResult(result);
        else if (item.Outcome.TrySetException(error!)) _ = item.Outcome.Task.Exception; // Whoever stopped waiting does not care.
    }

    /// <summary>No connection will follow: nobody waits in vain.</summary>
    public void Stop(ChatException error, bool silently)
    {
        IReadOnlyList<Outbox.Item> messages;
        IReadOnlyList<Requests.Item> requests;
        lock (Gate) (messages, requests) = (Outbox.All, Requests.TakeAll());
        foreach (var message in messages)
            if (message.Outcome.TrySetException(error)) _ = message.Outcome.Task.Exception;
        foreach (var request in requests)
            if (request.Answer.TrySetException(error)) _ = request.Answer.Task.Exception;
        Events.Complete(silently ? null : error);
    }

    public void Dispose() => Wake.Dispose();

    private static Outbox Restore(AkkaChatClientOptions options, StoredState stored)
    {
        var outbox = new Outbox(options.MaxUnsent, options.Pipeline);
        foreach (var message in stored.Unsent) outbox.Add(message, restored: true);
        return outbox;
    }
}
