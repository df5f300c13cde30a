namespace AkkaChat.Protocol.Management;

/// <summary><c>GET /manage/cluster</c>: the cluster as the node that is asked sees it.</summary>
/// <param name="Node">The node that is asked.</param>
/// <param name="Leader">The member that carries out joining and leaving; absent while there is none.</param>
/// <param name="Members">Everybody, the longest member first.</param>
public sealed record ClusterReport(string Node, string? Leader, IReadOnlyList<ClusterMember> Members);

/// <summary>A member of the cluster.</summary>
/// <param name="Address">Its remoting address.</param>
/// <param name="Status">One of <see cref="MemberStates"/>.</param>
/// <param name="Roles">What it does.</param>
/// <param name="Reachable">Whether the others reach it.</param>
public sealed record ClusterMember(string Address, string Status, IReadOnlyList<string> Roles, bool Reachable);

/// <summary>Where a member is in its life.</summary>
public static class MemberStates
{
    /// <summary>Known, but not yet taken in.</summary>
    public const string Joining = "joining";

    /// <summary>Asked to join, and waits because members can't be reached.</summary>
    public const string WeaklyUp = "weakly_up";

    /// <summary>Takes part.</summary>
    public const string Up = "up";

    /// <summary>Hands its work over.</summary>
    public const string Leaving = "leaving";

    /// <summary>Has handed its work over.</summary>
    public const string Exiting = "exiting";

    /// <summary>Was declared dead.</summary>
    public const string Down = "down";

    /// <summary>Is no member any more.</summary>
    public const string Removed = "removed";
}

/// <summary><c>GET /manage/node</c>: the node that is asked.</summary>
/// <param name="Node">Its remoting address.</param>
/// <param name="Status">One of <see cref="MemberStates"/>.</param>
/// <param name="Roles">What it does.</param>
/// <param name="Version">The program's version.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="Sessions">The WebSockets it serves.</param>
/// <param name="Draining">Whether it sends its clients away.</param>
public sealed record NodeReport(string Node, string Status, IReadOnlyList<string> Roles, string Version, DateTimeOffset StartedAt, int Sessions, bool Draining);

/// <summary><c>GET /manage/cluster/leader</c>.</summary>
/// <param name="Leader">The leader of the cluster; absent while there is none.</param>
/// <param name="Roles">The leader of each role.</param>
public sealed record LeaderReport(string? Leader, IReadOnlyList<RoleLeader> Roles);

/// <summary>The leader among the members that have a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Leader">Its leader; absent while there is none.</param>
public sealed record RoleLeader(string Role, string? Leader);

/// <summary><c>POST /manage/cluster/leave</c> and <c>/down</c>.</summary>
/// <param name="Address">A member: its address, or host and port of it.</param>
public sealed record MemberRequest(string Address);

/// <summary>The answer to leave, down and down-unreachable: it begins now and takes its time, see <c>GET /manage/cluster</c>.</summary>
/// <param name="Addresses">Whom it concerns; none if there was nobody.</param>
public sealed record ClusterChange(IReadOnlyList<string> Addresses);

/// <summary>A line of <c>GET /manage/cluster/events</c>.</summary>
/// <param name="At">When the node learned of it.</param>
/// <param name="Event">One of <see cref="MemberStates"/>, or <c>unreachable</c>, <c>reachable</c>, <c>leader</c>.</param>
/// <param name="Address">Whom it concerns; absent if there is no leader any more.</param>
public sealed record ClusterEvent(DateTimeOffset At, string Event, string? Address);
