using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Web.Sessions.Core;

/// <summary>Whose presence a session shows, and what it last said of each: presence repeats itself when a watch is renewed, the socket doesn't.</summary>
internal sealed class WatchList
{
    private Dictionary<UserId, PresenceChanged?> _watched = [];

    public IReadOnlyCollection<UserId> Users => _watched.Keys;

    /// <summary>Replaces the set; gives those who are not in it any more.</summary>
    public IReadOnlyList<UserId> Replace(IReadOnlyCollection<UserId> users)
    {
        var former = _watched;
        // Everything known is forgotten, so that each accepted user is told about once after every watch.
        _watched = users.ToDictionary(u => u, _ => (PresenceChanged?)null);
        return [.. former.Keys.Where(u => !_watched.ContainsKey(u))];
    }

    /// <summary>Whether this is news about somebody watched.</summary>
    public bool IsNews(PresenceChanged presence)
    {
        if (!_watched.TryGetValue(presence.User, out var known) || known == presence)
            return false;
        _watched[presence.User] = presence;
        return true;
    }
}
