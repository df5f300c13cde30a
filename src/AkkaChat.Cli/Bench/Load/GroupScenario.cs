namespace AkkaChat.Cli.Bench.Load;

/// <summary>Groups with a number of messages in flight each, written by their members in turn. Counts deliveries.</summary>
internal sealed class GroupScenario(int groups, int size, int inFlight, LoadOptions options) : IScenario
{
    /// <inheritdoc/>
    public string Name => "group";

    /// <inheritdoc/>
    public string Description => $"{groups} groups of {size}, {inFlight} posts in flight each";

    /// <inheritdoc/>
    public Task<Measurement> RunAsync(ITarget target, IProgress<LoadProgress> progress, CancellationToken cancel) =>
        LoadRun.RunAsync(target, options, progress, RunAsync, cancel);

    private async Task<Measurement> RunAsync(LoadRun run)
    {
        var users = Crowd.Make(run.Target, "u", groups * size);
        try
        {
            await run.ConnectAsync(users);
            await run.FeedAsync(users);
            var loop = new ClosedLoop(run);
            foreach (var group in await run.CreateGroupsAsync(users.Chunk(size)))
                loop.StartTurns(group, inFlight);
            var window = await LoadWindow.MeasureAsync(run);
            loop.Stop();
            await run.DrainAsync("draining");
            await run.DisconnectAsync(users);

            var (toOk, toAll) = (run.ToOk.Sum(), run.ToAll.Sum());
            return new Measurement("delivery", window.Deliveries, window.Elapsed, window.Cpu)
            {
                Latency = run.ToReceipt.Sum(),
                Figures =
                [
                    Figures.PerSecond("messages per second", window.Accepted, window.Elapsed),
                    Figures.Percentile("ok p50", toOk, 50),
                    Figures.Percentile("ok p99", toOk, 99),
                    Figures.Percentile("last receipt p50", toAll, 50),
                    Figures.Percentile("last receipt p99", toAll, 99),
                    Figures.Retries(run),
                ],
            };
        }
        finally
        {
            Crowd.Abort(users);
        }
    }
}
