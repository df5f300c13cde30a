using Akka.Actor;
using Akka.Persistence;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Tests.Support;

/// <summary>Reads rows by the journal's own replay, for journals that have no read side.</summary>
internal sealed class ReplayingReader(ActorSystem system) : IJournalReader
{
    private int _failures;

    /// <summary>So many of the next reads fail.</summary>
    public void FailNext(int reads) => _failures = reads;

    public Task<JournalPage> ReadAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, int maxRows, CancellationToken cancel = default)
    {
        if (Interlocked.Decrement(ref _failures) >= 0)
            return Task.FromException<JournalPage>(new IOException("The disk can't be read."));
        var result = new TaskCompletionSource<JournalPage>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Collector(result, persistenceId, fromSequenceNr, toSequenceNr, maxRows)));
        return result.Task;
    }

    private sealed class Collector : ReceiveActor
    {
        private readonly List<JournalRow> _rows = [];

        public Collector(TaskCompletionSource<JournalPage> result, string persistenceId, long from, long to, int max)
        {
            Receive<ReplayedMessage>(m => _rows.Add(new JournalRow(m.Persistent.SequenceNr, m.Persistent.Payload)));
            Receive<RecoverySuccess>(_ =>
            {
                result.SetResult(new JournalPage(_rows));
                Context.Stop(Self);
            });
            Receive<ReplayMessagesFailure>(m =>
            {
                result.SetException(m.Cause);
                Context.Stop(Self);
            });
            Akka.Persistence.Persistence.Instance.Apply(Context.System).JournalFor("")
                .Tell(new ReplayMessages(from, to, max, persistenceId, Self));
        }
    }
}
