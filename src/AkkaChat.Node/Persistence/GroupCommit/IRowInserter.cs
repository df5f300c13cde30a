namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>Inserts rows into the journal's table over one connection of its own. Used by one caller at a time.</summary>
internal interface IRowInserter : IAsyncDisposable
{
    /// <summary>Commits the rows of all these writes in one transaction, in their order. After an exception nothing is committed, or it is not known.</summary>
    Task InsertAsync(IReadOnlyList<PendingWrite> writes, CancellationToken cancel);

    /// <summary>Whether an insert failed because of what one of its rows holds, above all a number that another writer has used: then nothing was committed, and the others can be written without it.</summary>
    bool IsFaultOfOneRow(Exception e);
}
