using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>Requests waiting for an answer. All of them can be repeated, so they survive reconnecting.</summary>
internal sealed class Requests(int capacity)
{
    private readonly LinkedList<Item> _waiting = [];
    private readonly Dictionary<long, Item> _inFlight = [];

    public bool IsFull => _waiting.Count + _inFlight.Count >= capacity;

    public Item Add(ClientFrame frame)
    {
        var item = new Item(frame);
        _waiting.AddLast(item);
        return item;
    }

    public Item? Next(DateTimeOffset now, ref DateTimeOffset? wakeAt)
    {
        foreach (var item in _waiting)
        {
            if (item.NotBefore <= now) return item;
            if (wakeAt is null || item.NotBefore < wakeAt) wakeAt = item.NotBefore;
        }

        return null;
    }

    public ClientFrame Send(Item item, long id)
    {
        _waiting.Remove(item);
        _inFlight.Add(id, item);
        return item.Frame with { Id = id };
    }

    public bool IsInFlight(long id) => _inFlight.ContainsKey(id);

    public bool IsWaiting<TFrame>() => _waiting.Any(i => i.Frame is TFrame);

    public Item? TakeAnswered(long id) => _inFlight.Remove(id, out var item) ? item : null;

    /// <summary>A temporary refusal: wait and try again.</summary>
    public void Retry(Item item, DateTimeOffset notBefore)
    {
        item.NotBefore = notBefore;
        _waiting.AddLast(item);
    }

    /// <summary>Nobody wants the answer any more.</summary>
    public void Forget(Item item) => _waiting.Remove(item);

    public void Disconnected()
    {
        foreach (var item in _inFlight.Values) _waiting.AddLast(item);
        _inFlight.Clear();
    }

    public IReadOnlyList<Item> TakeAll()
    {
        Item[] all = [.. _waiting, .. _inFlight.Values];
        _waiting.Clear();
        _inFlight.Clear();
        return all;
    }

    /// <summary>A request and whoever waits for its answer.</summary>
    internal sealed class Item(ClientFrame frame)
    {
        public ClientFrame Frame { get; } = frame;

        public TaskCompletionSource<ServerFrame> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DateTimeOffset NotBefore { get; set; }

        public int Refusals { get; set; }
    }
}
