using AkkaChat.Cli.Bench.Reports;
using AkkaChat.Cli.Bench.Servers;

namespace AkkaChat.Cli.Bench.Floors;

/// <summary>Measures the floors of a server.</summary>
internal static class FloorRunner
{
    /// <summary>Measures them, one after the other: they share the machine's cores.</summary>
    public static async Task<FloorReading> RunAsync(IServer server, IProgressView view, CancellationToken cancel)
    {
        await Task.CompletedTask;
        return new FloorReading(null, null);
    }
}
