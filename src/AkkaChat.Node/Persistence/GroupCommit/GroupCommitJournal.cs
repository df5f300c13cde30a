using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;

namespace AkkaChat.Node.Persistence.GroupCommit;

/// <summary>
/// The journal of Akka.Persistence.Sql with statements of its own: what waits is inserted together by a prepared one, rows are deleted without
/// being marked first, and a recovery reads without a stream and a mapper. Tables and the circuit breaker stay the plugin's, and so do its promises:
/// order per persistence id; a recovery waits for the writes under way; above a bound writes fail; a row whose number another writer has used fails alone.
/// </summary>
/// <remarks>Tags are not written: nothing here reads by tag.</remarks>
#pragma warning disable CA1001 // An actor's life ends in PostStop, which disposes what it owns.
internal sealed class GroupCommitJournal : SqlWriteJournal
#pragma warning restore CA1001
{
    /// <summary>Rows of a replay that are fetched at once.</summary>
    public const int ReplayRows = 200;

    private readonly Akka.Serialization.Serialization _serialization = Context.System.Serialization;
    private readonly ConcurrentDictionary<string, PendingWrite> _underWay = new();
    private readonly GroupCommitWriter _writer;
    private readonly RowDeleter _deleter;
    private readonly JournalReader _reader;

    public GroupCommitJournal(Akka.Configuration.Config config) : base(config)
    {
        var database = Context.System.Settings.Setup.Get<DatabaseSetup>().Value.Database;
        _reader = new JournalReader(Context.System, database);
        _deleter = new RowDeleter(database);
        _writer = new GroupCommitWriter(database.IsSqlite ? new SqliteRowInserter(database) : new PostgresRowInserter(database));
    }

    /// <inheritdoc />
    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // A write that has timed out may still be committed: an actor that recovers meanwhile would use its number again.
        if (_underWay.TryGetValue(persistenceId, out var write))
            await write.Done.ContinueWith(static _ => { }, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        return await _reader.ReadHighestAsync(persistenceId, cancellationToken);
    }

    /// <inheritdoc />
    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        while (fromSequenceNr <= toSequenceNr && max > 0)
        {
            var page = await _reader.ReadAsync(persistenceId, fromSequenceNr, toSequenceNr, (int)Math.Min(max, ReplayRows));
            if (page.Rows.Count == 0)
                return;
            foreach (var (sequenceNr, @event) in page.Rows)
                recoveryCallback(new Persistent(@event, sequenceNr, persistenceId));
            max -= page.Rows.Count;
            fromSequenceNr = page.Rows[^1].SequenceNr + 1;
        }
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        _ = _writer.DisposeAsync().AsTask();
        _reader.Dispose();
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
