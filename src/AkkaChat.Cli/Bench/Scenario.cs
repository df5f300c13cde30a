using HdrHistogram;

namespace AkkaChat.Cli.Bench;

/// <summary>A way to load a server. It verifies while it measures.</summary>
internal interface IScenario
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it was asked to do, in one line: <c>10 groups of 20, 8 posts in flight each</c>.</summary>
    string Description { get; }

    /// <summary>Runs it.</summary>
    /// <exception cref="VerificationException">A message was lost, doubled or out of order.</exception>
    Task<Measurement> RunAsync(ITarget target, IProgress<LoadProgress> progress, CancellationToken cancel);
}

/// <summary>What a running scenario tells about itself.</summary>
/// <param name="Phase">What it is doing: <c>connecting</c>, <c>warming up</c>, <c>measuring</c>.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">Of how much; 0 if that is not known.</param>
/// <param name="PerSecond">Deliveries per second now; null where that means nothing.</param>
internal readonly record struct LoadProgress(string Phase, double Done, double Total, double? PerSecond = null);

/// <summary>What a scenario measured.</summary>
/// <param name="Unit">What is counted: <c>delivery</c>, <c>message</c>, <c>log-in</c>, <c>connection</c>, <c>entry</c>.</param>
/// <param name="Count">How many of them while measuring.</param>
/// <param name="Elapsed">How long that took.</param>
/// <param name="Cpu">What was used meanwhile.</param>
internal sealed record Measurement(string Unit, long Count, TimeSpan Elapsed, CpuReading Cpu)
{
    /// <summary>Latencies in microseconds, from the intended moment of sending to the last (or every) delivery; null where there are none.</summary>
    public LongHistogram? Latency { get; init; }

    /// <summary>Further figures in the order in which they are shown.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];
}

/// <summary>A named figure: <c>("ok per second", 5120, "/s")</c>.</summary>
internal readonly record struct Figure(string Name, double Value, string Unit);

/// <summary>A promise was broken: what, for whom, and where.</summary>
internal sealed class VerificationException(string message) : Exception(message);

/// <summary>What all scenarios have in common.</summary>
/// <param name="Duration">How long is measured.</param>
/// <param name="WarmUp">How long the same load runs before that.</param>
/// <param name="BodyBytes">Characters of each message's text; at least as many as the number takes that tells messages apart.</param>
/// <param name="Unread">Entries that lie unread in every inbox before measuring begins.</param>
internal sealed record LoadOptions(TimeSpan Duration, TimeSpan WarmUp, int BodyBytes, int Unread);
