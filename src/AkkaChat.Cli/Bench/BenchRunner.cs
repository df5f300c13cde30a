using AkkaChat.Cli.Bench.Floors;
using AkkaChat.Cli.Bench.Reports;
using AkkaChat.Cli.Bench.Servers;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Bench;

/// <summary>Carries out a plan.</summary>
internal static class BenchRunner
{
    /// <summary>Starts the server, runs the scenario as often as asked, measures the floors, and stops the server whatever happens.</summary>
    public static async Task<Report> RunAsync(BenchPlan plan, IProgressView view, CancellationToken cancel)
    {
        var measured = new List<Measurement>();
        IServer? server = null;
        try
        {
            for (var run = 1; run <= plan.Runs; run++)
            {
                if (server is not null && plan.FreshServer)
                {
                    await server.DisposeAsync();
                    server = null;
                }

                view.Begin(run, plan.Runs);
                view.Report(new LoadProgress("starting the server", 0, 0));
                server ??= await plan.Server.StartAsync(cancel);
                measured.Add(await MeasureAsync(plan.NewScenario(), server, view, cancel));
            }

            // Afterwards: deleting their rows would otherwise keep the database busy while the scenario is measured.
            var floors = plan.MeasureFloors ? await FloorRunner.RunAsync(server!, view, cancel) : null;
            var scenario = plan.NewScenario();
            return new Report(scenario.Name, $"{scenario.Description}; {plan.LoadText}", plan.Options, measured, server!.Info, floors, Machine.This());
        }
        finally
        {
            view.Report(new LoadProgress("stopping the server", 0, 0));
            if (server is not null)
                await server.DisposeAsync();
        }
    }

    private static async Task<Measurement> MeasureAsync(IScenario scenario, IServer server, IProgressView view, CancellationToken cancel)
    {
        try
        {
            return await scenario.RunAsync(Target.NewRun(server), view, cancel);
        }
        catch (Exception e) when (e is not (OperationCanceledException or VerificationException or SetUpException or NotSupportedException))
        {
            // Interrupting breaks connections in the middle of whatever they do.
            cancel.ThrowIfCancellationRequested();
            var output = server.Output;
            throw new SetUpException($"The load could not be carried out: {e.Message}{(output.Length > 0 ? $"\nThe server's last lines:\n{output}" : "")}", e);
        }
    }
}
