using AkkaChat.Protocol;

namespace AkkaChat.Web.Sessions.Core;

/// <summary>
/// Frames that wait for the socket, in three lanes: replies first, then the stream (welcome, directory, entries, in their order), then
/// pushes that nobody misses. Each lane is bounded by whoever fills it: replies by the pending commands, the stream by what the inbox
/// lends, pushes here.
/// </summary>
internal sealed class Outbox
{
    private readonly Queue<ServerFrame> _replies = new();
    private readonly Queue<ServerFrame> _stream = new();
    private PushLane? _pushes;

    public int Replies => _replies.Count;

    public bool IsEmpty => _replies.Count == 0 && _stream.Count == 0 && _pushes is not { Count: > 0 };

    public void Reply(ServerFrame frame) => _replies.Enqueue(frame);

    public void Stream(ServerFrame frame) => _stream.Enqueue(frame);

    /// <summary>Offers a push; one that replaces an unsent push about the same thing takes its place.</summary>
    public void Push(ServerFrame frame) => (_pushes ??= new PushLane()).Offer(frame);

    public bool TryTake(out ServerFrame frame)
    {
        if (_replies.TryDequeue(out frame!) || _stream.TryDequeue(out frame!) || (_pushes is not null && _pushes.TryTake(out frame!)))
        {
            if (IsEmpty)
                Shrink();
            return true;
        }

        return false;
    }

    /// <summary>Drops everything but replies: the client is being sent away and will resume.</summary>
    public void KeepRepliesOnly()
    {
        _stream.Clear();
        _pushes = null;
    }

    /// <summary>A session that has caught up gives back what a backlog has taken.</summary>
    private void Shrink()
    {
        _replies.TrimExcess(0);
        _stream.TrimExcess(0);
        _pushes = null;
    }
}
