using Akka.Actor.Setup;

namespace AkkaChat.Node.Persistence;

/// <summary>Hands the database to the journal and the snapshot store, which Akka makes from their configuration alone.</summary>
internal sealed class DatabaseSetup(Database database) : Setup
{
    /// <summary>Where to write.</summary>
    public Database Database => database;
}
