using Akka.Actor;
using Akka.Cluster;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Node.Management;

/// <summary><c>actor hierarchy</c>: which actors this node runs, as far down and as many as one can read.</summary>
internal sealed class ActorHandlers(ActorSystem system)
{
    /// <summary>Levels shown unless asked otherwise, and at most.</summary>
    private const int Depth = 2, MaxDepth = 8;

    /// <summary>Children shown of each actor.</summary>
    private const int Children = 50;

    /// <summary>Actors shown altogether.</summary>
    private const int Actors = 1_000;

    /// <summary>Shows the actor at a path and what is below it.</summary>
    public ActorsReport Hierarchy(string? path, int? depth)
    {
        var names = (path ?? "/user").Split('/', StringSplitOptions.RemoveEmptyEntries);
        IActorRef? actor = ((ExtendedActorSystem)system).Provider.RootGuardian;
        foreach (var name in names)
            actor = (actor as ActorRefWithCell)?.Children.FirstOrDefault(c => c.Path.Name == name);
        if (actor is null)
            throw new ManagementFault(ErrorCodes.NotFound, $"There is no actor /{string.Join('/', names)} on this node.");
        var left = Actors;
        return new ActorsReport(Cluster.Get(system).SelfAddress.ToString(), $"/{string.Join('/', names)}", Describe(actor, Math.Clamp(depth ?? Depth, 0, MaxDepth), ref left));
    }

    private static ActorInfo Describe(IActorRef actor, int depth, ref int left)
    {
        left--;
        if (actor is not ActorRefWithCell local)
            return new ActorInfo(actor.Path.Name, Type: null, 0, []);
        var children = local.Children.ToList();
        var shown = new List<ActorInfo>();
        foreach (var child in children.OrderBy(c => c.Path.Name, StringComparer.Ordinal).Take(depth > 0 ? Children : 0))
        {
            if (left <= 0)
                break;
            shown.Add(Describe(child, depth - 1, ref left));
        }

        return new ActorInfo(actor.Path.Name, local.Underlying?.Props?.Type?.Name, children.Count, shown);
    }
}
