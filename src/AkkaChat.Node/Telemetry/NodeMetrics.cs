using System.Diagnostics;
using System.Diagnostics.Metrics;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Node.Telemetry;

/// <summary>
/// What entities and the journal count: once per committed row or batch, never per message, and without allocating. Nothing that is counted names
/// a user, a conversation or a body.
/// </summary>
internal static class NodeMetrics
{
    private static readonly Meter Meter = new(WebMetrics.MeterName);

    /// <summary>Boundaries of durations, in seconds: the same as for HTTP requests, and up to a minute.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    /// <summary>Messages that were committed, and so answered <c>ok</c>.</summary>
    public static readonly Counter<long> MessagesAccepted =
        Meter.CreateCounter<long>("akkachat.messages.accepted", "{message}", "Messages that conversations have committed.");

    /// <summary>Copies that inboxes have committed.</summary>
    public static readonly Counter<long> CopiesStored =
        Meter.CreateCounter<long>("akkachat.copies.stored", "{copy}", "Copies of entries that inboxes have committed.");

    /// <summary>How late copies are. The clocks are those of two nodes: a difference between them is in it.</summary>
    public static readonly Histogram<double> FanoutLag = Meter.CreateHistogram(
        "akkachat.fanout.lag", "s", "Age of the oldest entry in a row when an inbox has committed it.", advice: Seconds);

    /// <summary>How many rows a transaction of the journal had.</summary>
    public static readonly Histogram<long> JournalBatch = Meter.CreateHistogram(
        "akkachat.journal.batch",
        "{row}",
        "Rows in one transaction of the journal.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 200, 400] });

    /// <summary>How long a transaction of the journal took.</summary>
    public static readonly Histogram<double> JournalCommit = Meter.CreateHistogram(
        "akkachat.journal.commit.duration", "s", "Time that one transaction of the journal took.", advice: Seconds);

    /// <summary>Writes that wait for a transaction.</summary>
    public static readonly UpDownCounter<long> JournalWaiting =
        Meter.CreateUpDownCounter<long>("akkachat.journal.waiting", "{write}", "Writes that wait for the journal's next transaction.");

    /// <summary>Writes that failed, or whose outcome is unknown.</summary>
    public static readonly Counter<long> JournalFailures =
        Meter.CreateCounter<long>("akkachat.journal.failures", "{write}", "Writes that failed: the database was away, or another writer had used their number.");

    private static readonly Histogram<double> RecoveryDuration = Meter.CreateHistogram(
        "akkachat.recovery.duration", "s", "Time from the start of an entity until it had its state.", advice: Seconds);

    private static readonly Counter<long> RecoveryFailures =
        Meter.CreateCounter<long>("akkachat.recovery.failures", "{recovery}", "Entities that could not read their state back.");

    /// <summary>Makes the series that may long have nothing to count: a rate sees a first failure only if it was preceded by none.</summary>
    public static void Begin()
    {
        MessagesAccepted.Add(0);
        JournalFailures.Add(0);
        foreach (var kind in (ReadOnlySpan<Kind>)[Kind.Inbox, Kind.Conversation, Kind.Account])
            RecoveryFailures.Add(0, kind.Tag);
    }

    /// <summary>Times the recovery of one entity.</summary>
    public readonly struct Recovery(Kind kind)
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        /// <summary>The entity has its state.</summary>
        public void Completed() => RecoveryDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, kind.Tag);

        /// <summary>The entity can't have its state.</summary>
        public void Failed() => RecoveryFailures.Add(1, kind.Tag);
    }

    /// <summary>A kind of entity, as a tag.</summary>
    public sealed class Kind
    {
        public static readonly Kind Inbox = new("inbox"), Conversation = new("conversation"), Account = new("account");

        private Kind(string name) => Tag = new KeyValuePair<string, object?>("akkachat.entity", name);

        public KeyValuePair<string, object?> Tag { get; }
    }
}
