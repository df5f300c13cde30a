using AkkaChat.Cli.Bench.Load.Ledger;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Users in pairs who write to each other. Counts messages.</summary>
internal sealed class DirectScenario(int users, int inFlight, LoadOptions options) : IScenario
{
    /// <inheritdoc/>
    public string Name => "direct";

    /// <inheritdoc/>
    public string Description => $"{users} users in pairs, {inFlight} posts in flight each";

    /// <inheritdoc/>
    public Task<Measurement> RunAsync(ITarget target, IProgress<LoadProgress> progress, CancellationToken cancel) =>
        LoadRun.RunAsync(target, options, progress, RunAsync, cancel);

    private async Task<Measurement> RunAsync(LoadRun run)
    {
        var crowd = Crowd.Make(run.Target, "u", users);
        try
        {
            await run.ConnectAsync(crowd);
            await run.FeedAsync(crowd);
            var pairs = await run.BeginDirectsAsync(crowd.Chunk(2));
            var loop = new ClosedLoop(run);
            foreach (var pair in pairs)
                loop.StartEach(pair, inFlight);
            var window = await LoadWindow.MeasureAsync(run);
            loop.Stop();
            await run.DrainAsync("draining");
            await run.DisconnectAsync(crowd);

            var toOk = run.ToOk.Sum();
            return new Measurement("message", window.Accepted, window.Elapsed, window.Cpu)
            {
                Latency = run.ToReceipt.Sum(),
                Figures =
                [
                    Figures.PerSecond("deliveries per second", window.Deliveries, window.Elapsed),
                    Figures.Percentile("ok p50", toOk, 50),
                    Figures.Percentile("ok p99", toOk, 99),
                    Figures.Retries(run),
                ],
            };
        }
        finally
        {
            Crowd.Abort(crowd);
        }
    }
}
