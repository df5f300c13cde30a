using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Hosting;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Sessions;

namespace AkkaChat.Node.Management;

/// <summary><c>sessions</c>: the WebSockets of this node or of all.</summary>
internal sealed class SessionHandlers(ActorSystem system, LiveSessions live)
{
    /// <summary>How long another node is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Cluster _cluster = Cluster.Get(system);

    /// <summary>Lists them, at most <paramref name="limit"/> of each node.</summary>
    public async Task<SessionsReport> ListAsync(bool all, string? user, int? limit, CancellationToken cancel)
    {
        var query = new ReadSessions(user is null ? null : OperatorIds.User(user), Math.Clamp(limit ?? Limits.InspectedSessions, 0, Limits.InspectedSessions));
        var own = ToReport(_cluster.SelfAddress, live.Read(query.User, query.Limit));
        if (!all)
            return own;
        var others = _cluster.State.Members.Where(m => m.Address != _cluster.SelfAddress && m.HasRole(ClusterRoles.Gateway)).Select(m => AskAsync(m.Address, query, cancel));
        SessionsReport[] reports = [own, .. await Task.WhenAll(others)];
        return new SessionsReport(reports.Sum(r => r.Total), [.. reports.SelectMany(r => r.Sessions)], [.. reports.SelectMany(r => r.Silent)]);
    }

    private async Task<SessionsReport> AskAsync(Address node, ReadSessions query, CancellationToken cancel)
    {
        try
        {
            return ToReport(node, await system.ActorSelection(SessionsActor.PathAt(node)).Ask<NodeSessions>(query, Patience, cancel));
        }
        catch (AskTimeoutException)
        {
            // Unreachable, or of a version that does not know the question.
            return new SessionsReport(0, [], [node.ToString()]);
        }
    }

    private static SessionsReport ToReport(Address node, NodeSessions sessions) => new(
        sessions.Total,
        [.. sessions.Sessions
            .OrderBy(s => s.User).ThenBy(s => s.Device.Value, StringComparer.Ordinal)
            .Select(s => new SessionSummary(node.ToString(), s.User.Value, s.Device.Value, s.Attachment.Value, s.Since, s.Written, s.Acked < 0 ? null : s.Acked))],
        []);
}

/// <summary>Tells other nodes of this one's sessions.</summary>
internal sealed class SessionsActor(LiveSessions live) : UntypedActor
{
    public const string Name = "sessions";

    /// <summary>Where it is on a node.</summary>
    public static ActorPath PathAt(Address node) => new RootActorPath(node) / "user" / Name;

    protected override void OnReceive(object message)
    {
        if (message is ReadSessions query)
            Sender.Tell(live.Read(query.User, Math.Clamp(query.Limit, 0, Limits.InspectedSessions)));
        else
            Unhandled(message);
    }
}

internal static class SessionsHosting
{
    /// <summary>Every node tells of its sessions, also where management is off: another node's operator may ask.</summary>
    public static AkkaConfigurationBuilder WithSessionsActor(this AkkaConfigurationBuilder builder) =>
        builder.WithActors(static (system, _, services) => system.ActorOf(EntityProps.Of(() => new SessionsActor(services.GetService<LiveSessions>())), SessionsActor.Name));
}
