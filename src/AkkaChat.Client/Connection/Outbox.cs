using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>Messages that are not accepted yet, in order per target.</summary>
internal sealed class Outbox(int capacity, int pipeline)
{
    private readonly Dictionary<string, Item> _byCmid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Item>> _byTarget = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Item> _inFlight = [];

    public bool IsFull => _byCmid.Count >= capacity;

    public IReadOnlyList<UnsentMessage> Messages => [.. _byCmid.Values.OrderBy(i => i.Order).Select(i => i.Message)];

    private long _order;

    public Item? Find(string cmid) => _byCmid.GetValueOrDefault(cmid);

    public Item Add(UnsentMessage message, bool restored)
    {
        var item = new Item(message, restored, _order++);
        _byCmid.Add(message.Cmid, item);
        if (!_byTarget.TryGetValue(message.Target, out var queue)) _byTarget.Add(message.Target, queue = []);
        queue.Add(item);
        return item;
    }

    /// <summary>
    /// The next message to send. One that may have reached the server before waits until everything that waited in the inbox
    /// has arrived, because its own copy may be among that; newer ones to the same target wait behind it.
    /// </summary>
    public Item? Next(DateTimeOffset now, bool caughtUp, ref DateTimeOffset? wakeAt)
    {
        foreach (var queue in _byTarget.Values)
        {
            for (var i = 0; i < Math.Min(pipeline, queue.Count); i++)
            {
                var item = queue[i];
                if (item.InFlight is not null) continue;
                if (item.Attempted && !caughtUp) break;
                if (item.NotBefore <= now) return item;
                if (wakeAt is null || item.NotBefore < wakeAt) wakeAt = item.NotBefore;
                break;
            }
        }

        return null;
    }

    public ClientFrame.Send Send(Item item, long id)
    {
        item.InFlight = id;
        _inFlight.Add(id, item);
        return new ClientFrame.Send(item.Message.Cmid, item.Message.Body) { Id = id, Conv = item.Message.Conv, To = item.Message.To };
    }

    public bool IsInFlight(long id) => _inFlight.ContainsKey(id);

    /// <summary>The message that a reply answers; it is not in flight any more.</summary>
    public Item? TakeAnswered(long id)
    {
        if (!_inFlight.Remove(id, out var item)) return null;
        item.InFlight = null;
        return item;
    }

    /// <summary>The message is settled.</summary>
    public void Remove(Item item)
    {
        _byCmid.Remove(item.Message.Cmid);
        if (item.InFlight is { } id) _inFlight.Remove(id);
        var queue = _byTarget[item.Message.Target];
        queue.Remove(item);
        if (queue.Count == 0) _byTarget.Remove(item.Message.Target);
    }

    /// <summary>The connection is gone: what was in flight may or may not have been accepted.</summary>
    public void Disconnected()
    {
        foreach (var item in _inFlight.Values) (item.InFlight, item.Attempted) = (null, true);
        _inFlight.Clear();
    }

    public IReadOnlyList<Item> All => [.. _byCmid.Values];

    /// <summary>An unsent message and the callers that wait for it.</summary>
    internal sealed class Item(UnsentMessage message, bool restored, long order)
    {
        public UnsentMessage Message { get; } = message;

        /// <summary>Kept from an earlier run: nobody awaits it, its outcome is an event.</summary>
        public bool Restored { get; } = restored;

        public long Order { get; } = order;

        public TaskCompletionSource<SendResult> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether an earlier connection may have delivered it.</summary>
        public bool Attempted { get; set; } = restored;

        public long? InFlight { get; set; }

        public DateTimeOffset NotBefore { get; set; }

        public int Refusals { get; set; }
    }
}
