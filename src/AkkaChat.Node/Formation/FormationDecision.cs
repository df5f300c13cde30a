namespace AkkaChat.Node.Formation;

/// <summary>What a node that starts does about a cluster. Pure.</summary>
internal abstract record FormationDecision
{
    /// <summary>
    /// How long a claim stays unchanged until it is nobody's: several times what its members take to renew it, and no longer, because a
    /// cluster that crashed as a whole waits for this when it starts again.
    /// </summary>
    public static readonly TimeSpan Lapse = TimeSpan.FromSeconds(8);

    private FormationDecision()
    {
    }

    /// <summary>Claim the database, provided that its row is still <paramref name="Expected"/>, and form a cluster.</summary>
    public sealed record Form(Claim? Expected) : FormationDecision;

    /// <summary>Join one of these nodes; never form a cluster.</summary>
    public sealed record Join(IReadOnlyList<string> Nodes) : FormationDecision;

    /// <summary>Somebody claims the database: whether they are alive is not known yet.</summary>
    public sealed record Watch : FormationDecision;

    /// <summary>End, for this reason.</summary>
    public sealed record Refuse(string Why) : FormationDecision;

    /// <summary>Decides.</summary>
    /// <param name="self">This node's address.</param>
    /// <param name="seeds">The configured seeds; only the first of them may form a cluster. None: this node is meant to be one of its own.</param>
    /// <param name="first">The row when this node began to look, if there was one.</param>
    /// <param name="now">The row now, if there is one.</param>
    /// <param name="watched">How long it has been looked at without a failure.</param>
    public static FormationDecision Decide(string self, IReadOnlyList<string> seeds, Claim? first, Claim? now, TimeSpan watched)
    {
        if (!MayForm(self, seeds))
            return new Join(seeds);
        if (now is null)
            return new Form(Expected: null);
        if (now == first)
            return watched < Lapse ? new Watch() : new Form(now);
        if (seeds.Count == 0)
        {
            return new Refuse(
                $"Another cluster is alive on this database: its member {now.Node} renews its claim. Two clusters on one database would each believe to own every conversation. "
                + "Set AkkaChat:Cluster:Seeds to join it, or stop it.");
        }

        // Whoever renewed the claim is a member, also if no seed is.
        string[] others = [.. seeds.Append(now.Node).Where(n => n != self).Distinct(StringComparer.Ordinal)];
        return others.Length > 0 ? new Join(others) : new Watch();
    }

    /// <summary>Whether this node may form a cluster at all: with seeds, Akka's rule is that only the first of them does.</summary>
    public static bool MayForm(string self, IReadOnlyList<string> seeds) => seeds.Count == 0 || seeds[0] == self;
}
