using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;

namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>
/// The journal of Akka.Persistence.Sql with ways of its own to write and to delete: what waits is inserted together by one prepared statement,
/// and rows are deleted without being marked first. Tables, replay and the circuit breaker stay the plugin's, and so do its promises: order per
/// persistence id; a recovery waits for the writes under way; above a bound writes fail; a row whose number another writer has used fails alone.
/// </summary>
/// <remarks>Tags are not written: nothing here reads by tag.</remarks>
#pragma warning disable CA1001 // An actor's life ends in PostStop, which disposes the writer.
internal sealed class GroupCommitJournal : SqlWriteJournal
#pragma warning restore CA1001
{
    private readonly Akka.Serialization.Serialization _serialization = Context.System.Serialization;
    private readonly ConcurrentDictionary<string, PendingWrite> _underWay = new();
    private readonly GroupCommitWriter _writer;
    private readonly RowDeleter _deleter;

    public GroupCommitJournal(Akka.Configuration.Config config) : base(config)
    {
        var database = Context.System.Settings.Setup.Get<GroupCommitSetup>().Value.Database;
        _deleter = new RowDeleter(database);
        _writer = new GroupCommitWriter(database.IsSqlite ? new SqliteRowInserter(database) : new PostgresRowInserter(database));
    }

    /// <inheritdoc />
    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // A write that has timed out may still be committed: an actor that recovers meanwhile would use its number again.
        if (_underWay.TryGetValue(persistenceId, out var write))
            await write.Done.ContinueWith(static _ => { }, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        _ = _writer.DisposeAsync().AsTask();
        base.PostStop();
    }

    /// <inheritdoc />
    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToArray();
        PendingWrite pending;
        try
        {
            pending = new PendingWrite([.. writes.SelectMany(w => (IEnumerable<IPersistentRepresentation>)w.Payload).Select(ToRow)], cancellationToken);
        }
        catch (Exception e)
        {
            // What can't be serialized was never written: that is a rejection, and no fault of the database.
            return Task.FromResult<IImmutableList<Exception>>([.. Enumerable.Repeat(e, writes.Length)]);
        }

        _underWay[pending.PersistenceId] = pending;
        if (!_writer.TryEnqueue(pending))
            pending.Failed(new InvalidOperationException($"More than {GroupCommitWriter.QueueCapacity} writes wait for the journal."));
        return ForgetWhenDone(pending);
    }

    /// <inheritdoc />
    // SQLite works on the calling thread, which is the journal's own: it shall go on writing.
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        Task.Run(() => _deleter.DeleteThroughAsync(persistenceId, toSequenceNr, cancellationToken), cancellationToken);

    private async Task<IImmutableList<Exception>> ForgetWhenDone(PendingWrite pending)
    {
        try
        {
            return await pending.Done;
        }
        finally
        {
            // Unless a later write has taken its place.
            _underWay.TryRemove(KeyValuePair.Create(pending.PersistenceId, pending));
        }
    }

    private SerializedRow ToRow(IPersistentRepresentation e)
    {
        var serializer = _serialization.FindSerializerFor(e.Payload);
        return new SerializedRow(
            e.PersistenceId,
            e.SequenceNr,
            e.Timestamp == 0 ? DateTime.UtcNow.Ticks : e.Timestamp,
            serializer.ToBinary(e.Payload),
            Akka.Serialization.Serialization.ManifestFor(serializer, e.Payload),
            serializer.Identifier);
    }
}

/// <summary>Hands the database to the journal, which Akka makes from its configuration alone.</summary>
internal sealed class GroupCommitSetup(Database database) : Setup
{
    /// <summary>Where to write.</summary>
    public Database Database => database;
}
