using System.Diagnostics;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>What happened between warming up and stopping.</summary>
/// <param name="Deliveries">Copies received.</param>
/// <param name="Accepted">Messages answered <c>ok</c>.</param>
/// <param name="Elapsed">How long.</param>
/// <param name="Cpu">What was used.</param>
internal readonly record struct LoadWindow(long Deliveries, long Accepted, TimeSpan Elapsed, CpuReading Cpu)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Lets a load that is running warm up, then measures it.</summary>
    public static async Task<LoadWindow> MeasureAsync(LoadRun run)
    {
        await PassAsync(run, "warming up", run.Options.WarmUp);
        var (cpu, at) = (run.Target.ReadCpu(), Stopwatch.GetTimestamp());
        var (deliveries, accepted) = (run.Deliveries, run.AcceptedPosts);
        run.IsMeasuring = true;
        await PassAsync(run, "measuring", run.Options.Duration);
        run.IsMeasuring = false;
        return new LoadWindow(run.Deliveries - deliveries, run.AcceptedPosts - accepted, Stopwatch.GetElapsedTime(at), run.Target.ReadCpu() - cpu);
    }

    /// <summary>Waits, and tells how far it is.</summary>
    public static async Task PassAsync(LoadRun run, string phase, TimeSpan duration)
    {
        var (meter, began) = (new Meter(run, phase), Stopwatch.GetTimestamp());
        for (TimeSpan passed; (passed = Stopwatch.GetElapsedTime(began)) < duration;)
        {
            meter.Tell(passed.TotalSeconds, duration.TotalSeconds);
            await Task.Delay(duration - passed < Look ? duration - passed : Look, run.Cancel);
        }
    }
}
