using System.Diagnostics.Metrics;

namespace AkkaChat.Web.Telemetry;

/// <summary>
/// What sessions and HTTP count. Tags are strings that exist anyway: counting allocates nothing, and nothing that is counted names a user, a
/// conversation or a body. While nobody listens an instrument costs one comparison.
/// </summary>
public static class WebMetrics
{
    /// <summary>The meter's name; entities count under the same.</summary>
    public const string MeterName = "AkkaChat";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>WebSockets being served.</summary>
    internal static readonly UpDownCounter<long> Sessions =
        Meter.CreateUpDownCounter<long>("akkachat.sessions", "{session}", "WebSocket sessions that are open.");

    /// <summary>Sessions that have ended, by close code.</summary>
    private static readonly Counter<long> Closed =
        Meter.CreateCounter<long>("akkachat.sessions.closed", "{session}", "Sessions that have ended, by the code that their socket was closed with.");

    /// <summary>Entries that reached a session.</summary>
    internal static readonly Counter<long> EntriesDelivered =
        Meter.CreateCounter<long>("akkachat.entries.delivered", "{entry}", "Entries that inboxes have handed to sessions.");

    /// <summary>What a device lacks when it comes.</summary>
    internal static readonly Histogram<long> Backlog = Meter.CreateHistogram(
        "akkachat.backlog",
        "{entry}",
        "Entries that a device lacked when its session began.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000] });

    /// <summary>Errors told to clients.</summary>
    private static readonly Counter<long> Errors =
        Meter.CreateCounter<long>("akkachat.errors", "{error}", "Errors told to clients, on sockets and over HTTP, by their stable code.");

    /// <summary>Makes the series that may long have nothing to count: a rate sees a first error only if it was preceded by none.</summary>
    public static void Begin()
    {
        foreach (var code in Protocol.ErrorCodes.All)
            Errors.Add(0, new KeyValuePair<string, object?>("error.type", code));
    }

    /// <summary>A client was told an error.</summary>
    /// <param name="code">One of <see cref="Protocol.ErrorCodes"/>.</param>
    internal static void ErrorTold(string code) => Errors.Add(1, new KeyValuePair<string, object?>("error.type", code));

    /// <summary>A session has ended.</summary>
    internal static void SessionClosed(int code) => Closed.Add(1, new KeyValuePair<string, object?>("akkachat.close.code", code));
}
