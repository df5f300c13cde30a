using Akka.Actor;

namespace AkkaChat.Node.Entities;

/// <summary>Where actors are, for people.</summary>
internal static class NodeAddress
{
    /// <summary>The address of the node that an actor is on; this one's own for an actor without a place.</summary>
    public static string NodeOf(this ActorSystem system, IActorRef actor)
    {
        var address = actor.Path?.Address;
        return (address?.HasGlobalScope == true ? address : ((ExtendedActorSystem)system).Provider.DefaultAddress).ToString();
    }
}
