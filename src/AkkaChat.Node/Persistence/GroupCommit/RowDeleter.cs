namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>
/// Deletes an entity's rows. The plugin first marks every row as deleted, which writes each of them and its index entries once more, only to
/// delete them then. Here only the newest row is ever marked: it stays, because it holds the highest sequence number.
/// </summary>
internal sealed class RowDeleter(Database database)
{
    private readonly string _delete = $"""
        DELETE FROM {database.JournalTable} WHERE persistence_id = @id AND sequence_nr <= @to
          AND sequence_nr < (SELECT MAX(sequence_nr) FROM {database.JournalTable} WHERE persistence_id = @id);
        UPDATE {database.JournalTable} SET is_deleted = {database.True} WHERE persistence_id = @id AND sequence_nr <= @to AND is_deleted = {database.False}
        """;

    /// <summary>Deletes the rows up to a sequence number, that one included.</summary>
    public async Task DeleteThroughAsync(string persistenceId, long sequenceNr, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var command = Database.Command(connection, _delete, ("@id", persistenceId), ("@to", sequenceNr));
        await command.ExecuteNonQueryAsync(cancel);
    }
}
