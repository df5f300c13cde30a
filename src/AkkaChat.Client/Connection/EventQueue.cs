using System.Threading.Channels;

namespace AkkaChat.Client;

/// <summary>
/// Events between the connection and the application. Queued entries are bounded by the server's window, since credit
/// returns only when they are processed; ephemeral ones are dropped when many wait.
/// </summary>
internal sealed class EventQueue(int window, int maxUnsent)
{
    /// <summary>Ephemeral events are dropped while this many events wait beyond a full window.</summary>
    private const int EphemeralRoom = 256;

    /// <summary>Room for resets and catch-ups of connections that come and go while the application is slow.</summary>
    private const int ControlRoom = 64;

    private readonly Channel<ChatEvent> _channel = Channel.CreateBounded<ChatEvent>(
        new BoundedChannelOptions(window + EphemeralRoom + ControlRoom + maxUnsent) { SingleReader = false, SingleWriter = false });

    public ChannelReader<ChatEvent> Reader => _channel.Reader;

    /// <summary>False if the server sent more than its window: the connection is of no use.</summary>
    public bool TryAdd(ChatEvent item) => _channel.Writer.TryWrite(item);

    public void AddOrDrop(ChatEvent ephemeral)
    {
        if (_channel.Reader.Count < window + EphemeralRoom) _channel.Writer.TryWrite(ephemeral);
    }

    /// <summary>A reset makes what waits obsolete, except the outcomes of messages.</summary>
    public void DropObsolete()
    {
        var kept = new List<ChatEvent>();
        while (_channel.Reader.TryRead(out var item))
            if (item is ChatEvent.Settled) kept.Add(item);
        foreach (var item in kept) _channel.Writer.TryWrite(item);
    }

    public void Complete(Exception? error) => _channel.Writer.TryComplete(error);
}
