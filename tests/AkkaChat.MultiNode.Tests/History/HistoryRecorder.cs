namespace AkkaChat.MultiNode.Tests.History;

/// <summary>Collects a history from all the clients of a test.</summary>
internal sealed class HistoryRecorder
{
    private readonly Lock _gate = new();
    private readonly List<HistoryEvent> _events = [];

    /// <summary>The history so far.</summary>
    public IReadOnlyList<HistoryEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>Adds to it.</summary>
    public void Add(HistoryEvent @event)
    {
        lock (_gate)
            _events.Add(@event);
    }
}
