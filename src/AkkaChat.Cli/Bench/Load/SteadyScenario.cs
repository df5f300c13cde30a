namespace AkkaChat.Cli.Bench.Load;

/// <summary>Groups with a fixed rate of deliveries, to see latencies at that rate. Open loop: a slow answer delays no later message.</summary>
internal sealed class SteadyScenario(double deliveriesPerSecond, int groups, int size, LoadOptions options) : IScenario
{
    /// <inheritdoc/>
    public string Name => "steady";

    /// <inheritdoc/>
    public string Description => $"{deliveriesPerSecond:0} deliveries a second to {groups} groups of {size}";

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
            var conversations = await run.CreateGroupsAsync(users.Chunk(size));
            var turn = -1L;
            var pace = new Pace(run, deliveriesPerSecond / size, (due, measured) =>
            {
                // Group after group, and in each of them member after member.
                var (round, group) = Math.DivRem(++turn, groups);
                run.Post(conversations[group].Members[(int)(round % size)], due, measured);
            });
            var window = await LoadWindow.MeasureAsync(run);
            pace.Stop();
            await run.DrainAsync("draining");
            await run.DisconnectAsync(users);

            var (toOk, toAll, late) = (run.ToOk.Sum(), run.ToAll.Sum(), pace.Late.Sum());
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
                    Figures.Percentile("sent late p50", late, 50),
                    Figures.Percentile("sent late p99", late, 99),
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
