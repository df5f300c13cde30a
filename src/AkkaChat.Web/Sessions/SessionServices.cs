using Akka.Actor;
using AkkaChat.Web.Entities;
using AkkaChat.Web.Sessions.Wire;

namespace AkkaChat.Web.Sessions;

/// <summary>What every session of a node shares.</summary>
/// <param name="Inboxes">The region of inboxes.</param>
/// <param name="Conversations">The region of conversations.</param>
/// <param name="Presence">The region of presence.</param>
/// <param name="Entities">Asks them until they answer.</param>
/// <param name="Gate">Tokens, existence and rates.</param>
/// <param name="Live">The sessions of this node.</param>
/// <param name="Options">Times.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Log">Never gets a token or a body.</param>
internal sealed record SessionServices(
    IActorRef Inboxes,
    IActorRef Conversations,
    IActorRef Presence,
    EntityClient Entities,
    ISessionGate Gate,
    LiveSessions Live,
    SessionOptions Options,
    TimeProvider Clock,
    ILogger Log)
{
    /// <summary>Entries that several sessions are sent.</summary>
    public SharedEntries Entries { get; } = new();
}
