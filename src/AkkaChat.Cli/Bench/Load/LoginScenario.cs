using System.Diagnostics;
using AkkaChat.Cli.Bench.Load.Ledger;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Known devices that come back, from the connection of the socket until they have caught up. Counts log-ins.</summary>
internal sealed class LoginScenario(int users, int parallelism, bool restart, LoadOptions options) : IScenario
{
    /// <summary>
    /// Users who log in before it is measured. After a restart it is cold inboxes that are of interest, not the compiler of a process that
    /// has just started.
    /// </summary>
    private const int WarmUpUsers = 200;

    /// <inheritdoc/>
    public string Name => "login";

    /// <inheritdoc/>
    public string Description => $"{users} users, {parallelism} at a time, {(restart ? "after a restart" : "inboxes in memory")}";

    /// <inheritdoc/>
    public Task<Measurement> RunAsync(ITarget target, IProgress<LoadProgress> progress, CancellationToken cancel) =>
        LoadRun.RunAsync(target, options, progress, RunAsync, cancel);

    private async Task<Measurement> RunAsync(LoadRun run)
    {
        var first = Crowd.Make(run.Target, "w", WarmUpUsers);
        var crowd = Crowd.Make(run.Target, "u", users);
        try
        {
            foreach (var part in (User[][])[first, crowd])
                await PrepareAsync(run, part);
            if (restart)
            {
                run.Progress.Report(new LoadProgress("restarting", 0, 0));
                await run.Target.RestartAsync(run.Cancel);
                run.Server = run.Target.Url;
            }

            await run.ForEachAsync(first, "warming up", parallelism, user => new ValueTask(ChatConnection.OpenAsync(run, user, window: null, run.Cancel)));
            await run.DisconnectAsync(first);

            var latencies = new Latencies();
            var (cpu, at) = (run.Target.ReadCpu(), Stopwatch.GetTimestamp());
            await run.ForEachAsync(crowd, "logging in", parallelism, async user =>
            {
                var began = Stopwatch.GetTimestamp();
                await ChatConnection.OpenAsync(run, user, window: null, run.Cancel);
                latencies.Record(user.Name.Length, began, Stopwatch.GetTimestamp());
            });
            var (elapsed, used) = (Stopwatch.GetElapsedTime(at), run.Target.ReadCpu() - cpu);
            await run.DisconnectAsync(crowd);
            return new Measurement("log-in", users, elapsed, used) { Latency = latencies.Sum() };
        }
        finally
        {
            Crowd.Abort(first.Concat(crowd));
        }
    }

    /// <summary>Every inbox has a message in it, and a device that has acknowledged all of it and left.</summary>
    private static async Task PrepareAsync(LoadRun run, User[] users)
    {
        await run.ConnectAsync(users, "preparing");
        await run.FeedAsync(users);
        await run.BeginDirectsAsync(users.Chunk(2));
        await run.DisconnectAsync(users);
    }
}
