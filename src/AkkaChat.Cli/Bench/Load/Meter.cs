using System.Diagnostics;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Tells the progress of a phase a few times a second, with the rate since the last time.</summary>
internal sealed class Meter(LoadRun run, string phase)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private long _at = Stopwatch.GetTimestamp();
    private long _deliveries = run.Deliveries;
    private bool _begun;

    /// <summary>Says how much is done, if it is time to.</summary>
    public void Tell(double done, double total)
    {
        var elapsed = Stopwatch.GetElapsedTime(_at);
        if (_begun && elapsed < Every)
            return;
        var deliveries = run.Deliveries;
        run.Progress.Report(new LoadProgress(phase, done, total, _begun ? (deliveries - _deliveries) / elapsed.TotalSeconds : null));
        (_begun, _at, _deliveries) = (true, Stopwatch.GetTimestamp(), deliveries);
    }
}
