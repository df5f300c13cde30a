namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>One event as the journal's table holds it.</summary>
/// <param name="PersistenceId">Whose.</param>
/// <param name="SequenceNr">Its number, unique per persistence id: the fence between two writers.</param>
/// <param name="CreatedAt">When, in ticks of UTC, as Akka.Persistence.Sql stores it.</param>
/// <param name="Payload">The bytes of the event.</param>
/// <param name="Manifest">What the serializer calls its type.</param>
/// <param name="SerializerId">Which serializer reads it.</param>
internal readonly record struct SerializedRow(string PersistenceId, long SequenceNr, long CreatedAt, byte[] Payload, string Manifest, int SerializerId);
