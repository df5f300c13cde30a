namespace AkkaChat.Node.Formation;

/// <summary>The row that names the one live cluster of a database.</summary>
/// <param name="Cluster">Which cluster: a new id for each that is formed.</param>
/// <param name="Node">The address of the member that renewed it last.</param>
/// <param name="Beat">How often it was renewed. A row that does not change is one that nobody renews: no clock is compared with another.</param>
internal sealed record Claim(string Cluster, string Node, long Beat);
