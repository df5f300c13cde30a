using System.Reflection;
using Akka.Actor;
using Akka.Cluster;
using AkkaChat.Node.Hosting;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Sessions;

namespace AkkaChat.Node.Management;

/// <summary>The cluster as this node sees it, and what an operator may do about it.</summary>
internal sealed class ClusterHandlers(ActorSystem system, NodeOptions options, LiveSessions sessions)
{
    private static readonly DateTimeOffset StartedAt = new(System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime());
    private static readonly string Version =
        typeof(ClusterHandlers).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private readonly Cluster _cluster = Cluster.Get(system);

    private string Self => _cluster.SelfAddress.ToString();

    /// <summary><c>cluster show</c>.</summary>
    public ClusterReport Show()
    {
        var state = _cluster.State;
        return new ClusterReport(Self, state.Leader?.ToString(),
            [.. state.Members.OrderBy(m => m, Member.AgeOrdering).Select(m => new ClusterMember(m.Address.ToString(), Name(m.Status), RolesOf(m), !state.Unreachable.Contains(m)))]);
    }

    /// <summary><c>cluster status</c>: this node.</summary>
    public NodeReport Status()
    {
        // The last known status stays as it was after this node was removed.
        var status = _cluster.IsTerminated ? MemberStatus.Removed : _cluster.SelfMember.Status;
        return new NodeReport(Self, Name(status), [.. options.Cluster.EffectiveRoles.Order(StringComparer.Ordinal)], Version, StartedAt, sessions.Count, sessions.Draining);
    }

    /// <summary><c>cluster leader</c>.</summary>
    public LeaderReport Leader()
    {
        var state = _cluster.State;
        return new LeaderReport(state.Leader?.ToString(),
            [.. state.AllRoles.Order(StringComparer.Ordinal).Where(r => !r.StartsWith("dc-", StringComparison.Ordinal)).Select(r => new RoleLeader(r, state.RoleLeader(r)?.ToString()))]);
    }

    /// <summary><c>cluster leave</c>: the member hands its work over and ends.</summary>
    public ClusterChange Leave(MemberRequest request) => Change(Find(request.Address), _cluster.Leave);

    /// <summary><c>cluster down</c>: the member is declared dead. If it lives it ends as soon as it learns of that.</summary>
    public ClusterChange Down(MemberRequest request) => Change(Find(request.Address), _cluster.Down);

    /// <summary><c>cluster down-unreachable</c>: as <see cref="Down"/>, for all that can't be reached.</summary>
    public ClusterChange DownUnreachable()
    {
        Address[] unreachable = [.. _cluster.State.Unreachable.Select(m => m.Address)];
        foreach (var address in unreachable)
            _cluster.Down(address);
        return new ClusterChange([.. unreachable.Select(a => a.ToString())]);
    }

    private static ClusterChange Change(Address address, Action<Address> change)
    {
        change(address);
        return new ClusterChange([address.ToString()]);
    }

    private Address Find(string text)
    {
        var members = _cluster.State.Members.Select(m => m.Address).ToList();
        return members.Find(a => a.ToString() == text || $"{a.Host}:{a.Port}" == text)
            ?? throw new ManagementFault(ErrorCodes.NotFound, $"'{text}' is no member of this cluster. Members: {string.Join(", ", members.Select(m => $"{m.Host}:{m.Port}"))}.");
    }

    private static IReadOnlyList<string> RolesOf(Member member) => [.. member.Roles.Where(r => !r.StartsWith("dc-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    internal static string Name(MemberStatus status) => status switch
    {
        MemberStatus.Joining => MemberStates.Joining,
        MemberStatus.WeaklyUp => MemberStates.WeaklyUp,
        MemberStatus.Up => MemberStates.Up,
        MemberStatus.Leaving => MemberStates.Leaving,
        MemberStatus.Exiting => MemberStates.Exiting,
        MemberStatus.Down => MemberStates.Down,
        _ => MemberStates.Removed,
    };
}
