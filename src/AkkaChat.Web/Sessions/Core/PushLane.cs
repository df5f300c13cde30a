using AkkaChat.Protocol;

namespace AkkaChat.Web.Sessions.Core;

/// <summary>Pushes about things that change: of several about one thing only the latest is sent.</summary>
internal sealed class PushLane
{
    private readonly Dictionary<(Type Kind, string About, string From), ServerFrame> _latest = [];
    private readonly Queue<(Type Kind, string About, string From)> _order = new();

    public int Count => _order.Count;

    /// <summary>Takes a push, or drops it above <see cref="SessionLimits.PendingPushes"/>. Presence is bounded by the watched users already and is never dropped.</summary>
    public void Offer(ServerFrame frame)
    {
        var key = KeyOf(frame);
        if (!_latest.ContainsKey(key))
        {
            if (frame is not ServerFrame.Presence && Count >= SessionLimits.PendingPushes)
                return;
            _order.Enqueue(key);
        }

        _latest[key] = frame;
    }

    public bool TryTake(out ServerFrame? frame)
    {
        frame = null;
        return _order.TryDequeue(out var key) && _latest.Remove(key, out frame);
    }

    private static (Type Kind, string About, string From) KeyOf(ServerFrame frame) => frame switch
    {
        ServerFrame.Typing typing => (typeof(ServerFrame.Typing), typing.Conv, typing.From),
        ServerFrame.Receipt receipt => (typeof(ServerFrame.Receipt), receipt.Conv, receipt.From),
        ServerFrame.Presence presence => (typeof(ServerFrame.Presence), presence.User, ""),
        _ => throw new ArgumentException("Not a push that may be dropped.", nameof(frame)),
    };
}
