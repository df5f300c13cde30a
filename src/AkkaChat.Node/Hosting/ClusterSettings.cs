using System.ComponentModel.DataAnnotations;

namespace AkkaChat.Node.Hosting;

/// <summary>How this node takes part in the cluster: the section <c>AkkaChat:Cluster</c>.</summary>
public sealed class ClusterSettings
{
    /// <summary>The address other nodes reach this one at.</summary>
    [Required(ErrorMessage = "AkkaChat:Cluster:Hostname is empty: name the address that other nodes reach this one at.")]
    public string Hostname { get; set; } = "127.0.0.1";

    /// <summary>The port other nodes reach this one at; 0 takes any free one.</summary>
    [Range(0, 65535, ErrorMessage = "AkkaChat:Cluster:Port is a number from 0 (any free port) to 65535.")]
    public int Port { get; set; }

    /// <summary>The local address to listen on, where it differs from <see cref="Hostname"/>: behind address translation, or a name that is not one's own.</summary>
    public string? BindHostname { get; set; }

    /// <summary>The local port to listen on, where it differs from <see cref="Port"/>.</summary>
    [Range(1, 65535, ErrorMessage = "AkkaChat:Cluster:BindPort is a number from 1 to 65535.")]
    public int? BindPort { get; set; }

    /// <summary>Nodes to join, as <c>akka.tcp://akkachat@host:port</c>; none: this node forms a cluster of its own.</summary>
    public string[] Seeds { get; set; } = [];

    /// <summary>What this node does: <c>entities</c> (hosts shards), <c>gateway</c> (serves clients). Both unless configured otherwise.</summary>
    public string[] Roles { get; set; } = [];

    /// <summary>The roles in force.</summary>
    public string[] EffectiveRoles => Roles.Length == 0 ? [ClusterRoles.Entities, ClusterRoles.Gateway] : Roles;

    /// <summary>Whether this node hosts shards.</summary>
    public bool HostsEntities => EffectiveRoles.Contains(ClusterRoles.Entities);

    /// <summary>Whether this node serves clients.</summary>
    public bool ServesClients => EffectiveRoles.Contains(ClusterRoles.Gateway);
}

/// <summary>The names of the roles.</summary>
public static class ClusterRoles
{
    /// <summary>Hosts shards.</summary>
    public const string Entities = "entities";

    /// <summary>Serves clients.</summary>
    public const string Gateway = "gateway";
}
