using Akka.Actor;
using Akka.Persistence.Query;
using Akka.Persistence.Sql.Query;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaChat.Node.Persistence;

/// <summary>Reads rows through the SQL read journal. One shared materializer serves all readers.</summary>
internal sealed class JournalReader(ActorSystem system) : IJournalReader
{
    private readonly SqlReadJournal _queries =
        PersistenceQuery.Get(system).ReadJournalFor<SqlReadJournal>(SqlReadJournal.Identifier);

    private readonly ActorMaterializer _materializer = system.Materializer();

    /// <inheritdoc />
    public async Task<JournalPage> ReadAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, int maxRows, CancellationToken cancel = default)
    {
        // The bound goes into the query, because the read journal fetches a whole batch before the first row can be taken.
        // Deleted rows lie below every row that is asked for, so a full page is a page of consecutive numbers.
        var to = Math.Min(toSequenceNr, fromSequenceNr + maxRows - 1);
        var rows = await _queries.CurrentEventsByPersistenceId(persistenceId, fromSequenceNr, to)
            .Select(e => new JournalRow(e.SequenceNr, e.Event))
            .RunWith(Sink.Seq<JournalRow>(), _materializer)
            .WaitAsync(cancel);
        return new JournalPage(rows);
    }
}
