namespace AkkaChat.Node.Entities;

/// <summary>
/// Ends an entity: the hand-off and passivation message of every region. Unlike a poison pill it is an ordinary message, so that the
/// entity can finish what it is writing and store its cursors first.
/// </summary>
internal sealed class StopEntity : Akka.Actor.INoSerializationVerificationNeeded
{
    public static readonly StopEntity Instance = new();

    private StopEntity()
    {
    }
}
