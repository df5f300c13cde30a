using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Core;

namespace AkkaChat.Web.Sessions;

/// <summary>Presence of the people one shares a conversation with.</summary>
internal sealed partial class SessionLogic
{
    private WatchList? _watch;

    private void OnWatch(ClientFrame.Watch watch)
    {
        if (watch.Users.Count > Limits.Watch)
        {
            Reply(watch.Id, new Refused(Refusal.LimitReached, $"At most {Limits.Watch} users can be watched."));
            return;
        }

        var users = watch.Users.Select(u => UserId.TryParse(u, out var user) ? user : default).Where(u => u != default).ToHashSet();
        var acquaintances = new Acquaintances(_user, _services.Entities, CancellationToken.None);
        Then(acquaintances.AmongAsync(users), found => OnWatchable(watch.Id, found));
    }

    private void OnWatchable(long? id, IReadOnlyCollection<UserId>? users)
    {
        if (users is null)
        {
            Reply(id, new Refused(Refusal.Unavailable, "No answer in time."));
            return;
        }

        _watch ??= new WatchList();
        foreach (var former in _watch.Replace(users))
            _services.Presence.Tell(new UnwatchPresence(former), Self);
        Ok(id);
        foreach (var user in users)
            _services.Presence.Tell(new WatchPresence(user), Self);
    }

    private void OnPresence(PresenceChanged presence)
    {
        if (_watch is not null && _watch.IsNews(presence))
            _outbox.Push(new ServerFrame.Presence(presence.User.Value, presence.Online) { LastSeen = presence.LastSeen });
    }
}
