using System.Diagnostics;
using AkkaChat.Cli.Bench.Load.Ledger;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Many connections that do nothing: what each costs, and whether the server gets rid of them. Counts connections.</summary>
internal sealed class IdleScenario(int connections, LoadOptions options) : IScenario
{
    /// <summary>Users who come and go before memory is read: code, pools and the first of everything are not what a connection costs.</summary>
    private const int WarmUpUsers = 50;

    /// <summary>The server lets inboxes go that nobody used for two minutes, and looks every minute.</summary>
    private static readonly TimeSpan ForgetLimit = TimeSpan.FromSeconds(300);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>How long the heap must not fall any more before it counts as settled, once inboxes have begun to go.</summary>
    private static readonly TimeSpan SettledAfter = TimeSpan.FromSeconds(30);

    /// <summary>A heap that falls by less than this, in bytes, stands still.</summary>
    private const long Noise = 512 * 1024;

    /// <inheritdoc/>
    public string Name => "idle";

    /// <inheritdoc/>
    public string Description => $"{connections} connections, held for {options.Duration.TotalSeconds:0} s";

    /// <inheritdoc/>
    public Task<Measurement> RunAsync(ITarget target, IProgress<LoadProgress> progress, CancellationToken cancel) =>
        LoadRun.RunAsync(target, options, progress, RunAsync, cancel);

    private async Task<Measurement> RunAsync(LoadRun run)
    {
        var first = Crowd.Make(run.Target, "w", WarmUpUsers);
        var crowd = Crowd.Make(run.Target, "u", connections);
        try
        {
            await run.ConnectAsync(first, "warming up");
            await run.DisconnectAsync(first, "warming up");
            var before = await run.Target.ReadMemoryAsync(run.Cancel);

            var (cpu, at) = (run.Target.ReadCpu(), Stopwatch.GetTimestamp());
            await run.ConnectAsync(crowd);
            var (elapsed, connecting) = (Stopwatch.GetElapsedTime(at), run.Target.ReadCpu() - cpu);
            await run.FeedAsync(crowd);

            (cpu, at) = (run.Target.ReadCpu(), Stopwatch.GetTimestamp());
            await LoadWindow.PassAsync(run, "holding", run.Options.Duration);
            var (held, holding) = (Stopwatch.GetElapsedTime(at), run.Target.ReadCpu() - cpu);
            var open = await run.Target.ReadMemoryAsync(run.Cancel);

            await run.DisconnectAsync(crowd);
            var after = await ForgottenAsync(run);
            return new Measurement("connection", connections, elapsed, connecting) { Figures = [.. Compare(before, open, after, holding, held)] };
        }
        finally
        {
            Crowd.Abort(first.Concat(crowd));
        }
    }

    private IEnumerable<Figure> Compare(MemoryReading before, MemoryReading open, MemoryReading after, CpuReading holding, TimeSpan held)
    {
        if (open.Resident - before.Resident is { } resident)
            yield return Figures.KiB("resident per connection", (double)resident / connections);
        if (open.LiveHeap - before.LiveHeap is { } heap)
            yield return Figures.KiB("live heap per connection", (double)heap / connections);
        if (before.LiveHeap is { } heapBefore && after.LiveHeap is { } heapAfter)
        {
            yield return Figures.MiB("live heap before", heapBefore);
            yield return Figures.MiB("live heap afterwards", heapAfter);
            yield return new Figure("live heap afterwards / before", (double)heapAfter / heapBefore, "");
        }

        if (before.Resident is { } residentBefore && after.Resident is { } residentAfter)
        {
            yield return Figures.MiB("resident before", residentBefore);
            yield return Figures.MiB("resident afterwards", residentAfter);
        }

        if (holding.Node is { } node && held > TimeSpan.Zero)
            yield return new Figure("node while held", 100 * node / held, "% of a core");
    }

    /// <summary>Waits until the heap falls no more. It first stands still: inboxes stay for a while in case somebody comes back.</summary>
    private static async Task<MemoryReading> ForgottenAsync(LoadRun run)
    {
        var (began, lowest) = (Stopwatch.GetTimestamp(), await run.Target.ReadMemoryAsync(run.Cancel));
        var (start, lowestAt) = (lowest, began);
        for (TimeSpan passed; lowest.LiveHeap is not null && (passed = Stopwatch.GetElapsedTime(began)) < ForgetLimit;)
        {
            run.Progress.Report(new LoadProgress("waiting until inboxes are let go", passed.TotalSeconds, ForgetLimit.TotalSeconds));
            await Task.Delay(Look, run.Cancel);
            var now = await run.Target.ReadMemoryAsync(run.Cancel);
            if (now.LiveHeap < lowest.LiveHeap - Noise)
                (lowest, lowestAt) = (now, Stopwatch.GetTimestamp());
            var hasFallen = passed > InboxIdle && lowest.LiveHeap < start.LiveHeap;
            if (hasFallen && Stopwatch.GetElapsedTime(lowestAt) > SettledAfter)
                break;
        }

        return lowest;
    }

    /// <summary>Before that the server may keep an inbox: it looks for idle ones after half of the two minutes again.</summary>
    private static readonly TimeSpan InboxIdle = TimeSpan.FromSeconds(180);
}
