using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Web.Sessions.Core;

namespace AkkaChat.Web.Sessions;

/// <summary>Presence of the people one shares a conversation with.</summary>
internal sealed partial class SessionLogic
{
    private WatchList? _watch;
    private int _watchTurn;

    private void OnWatch(ClientFrame.Watch watch)
    {
        if (watch.Users.Count > Limits.Watch)
        {
            Reply(watch.Id, new Refused(Refusal.LimitReached, $"At most {Limits.Watch} users can be watched."));
            return;
        }

        var users = watch.Users.Select(u => UserId.TryParse(u, out var user) ? user : default).Where(u => u != default).ToHashSet();
        Resolve(users, found =>
        {
            if (found is null)
                Reply(watch.Id, new Refused(Refusal.Unavailable, "No answer in time."));
            else
                Ok(watch.Id);
        });
    }

    /// <summary>This user is no member of a conversation any more: whoever was known from there alone is not theirs to see.</summary>
    private void WatchAgain()
    {
        if (_watch?.Users.Count > 0)
            Resolve([.. _watch.Users], static _ => { });
    }

    /// <summary>Finds out who may be watched, and watches them unless another set was asked for meanwhile.</summary>
    private void Resolve(HashSet<UserId> users, Action<IReadOnlyCollection<UserId>?> answer)
    {
        var turn = ++_watchTurn;
        Then(new Acquaintances(_user, _services.Entities, CancellationToken.None).AmongAsync(users), found =>
        {
            answer(found);
            if (found is not null && turn == _watchTurn)
                WatchOnly(found);
        });
    }

    private void WatchOnly(IReadOnlyCollection<UserId> users)
    {
        _watch ??= new WatchList();
        foreach (var former in _watch.Replace(users))
            _services.Presence.Tell(new UnwatchPresence(former), Self);
        foreach (var user in users)
            _services.Presence.Tell(new WatchPresence(user), Self);
    }

    private void OnPresence(PresenceChanged presence)
    {
        if (_watch is not null && _watch.IsNews(presence))
            _outbox.Push(new ServerFrame.Presence(presence.User.Value, presence.Online) { LastSeen = presence.LastSeen });
    }
}
