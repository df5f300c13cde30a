using System.Collections.Concurrent;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Web.Sessions;

/// <summary>The sessions of this node, and how to send them away.</summary>
public sealed class LiveSessions
{
    private readonly ConcurrentDictionary<object, ISessionHandle> _sessions = new();
    private volatile bool _draining;

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>Whether the node is stopping: it takes no new socket.</summary>
    public bool Draining => _draining;

    /// <summary>
    /// Those that have said hello, of one user or (null) of everybody: how many, and at most <paramref name="limit"/> of them. Each is looked at while it
    /// goes on, so numbers may be a moment apart.
    /// </summary>
    public NodeSessions Read(UserId? user, int limit)
    {
        var total = 0;
        var shown = new List<LiveSession>();
        foreach (var session in _sessions.Values)
        {
            if (session.Describe() is not { } live || (user is { } wanted && live.User != wanted))
                continue;
            total++;
            if (shown.Count < limit)
                shown.Add(live);
        }

        return new NodeSessions(total, shown);
    }

    internal void Add(ISessionHandle session)
    {
        _sessions[session] = session;
        WebMetrics.Sessions.Add(1);
        if (_draining)
            session.Close();
    }

    internal void Remove(ISessionHandle session)
    {
        if (_sessions.TryRemove(session, out _))
            WebMetrics.Sessions.Add(-1);
    }

    /// <summary>From now on no new socket is taken; gives those that are there, in random order.</summary>
    internal IReadOnlyList<ISessionHandle> BeginDrain()
    {
        _draining = true;
        var sessions = _sessions.Values.ToArray();
        Random.Shared.Shuffle(sessions);
        return sessions;
    }
}

/// <summary>One session as the node sees it; safe to call from any thread.</summary>
internal interface ISessionHandle
{
    /// <summary>Tells the client to go within this time.</summary>
    void GoAway(TimeSpan within);

    /// <summary>Closes with 4001.</summary>
    void Close();

    /// <summary>What it is now; null before its client was welcomed.</summary>
    LiveSession? Describe();
}
