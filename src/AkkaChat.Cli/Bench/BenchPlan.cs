using AkkaChat.Cli.Bench.Servers;

namespace AkkaChat.Cli.Bench;

/// <summary>A benchmark, as the command line asks for it.</summary>
/// <param name="NewScenario">Makes the scenario; once for each run.</param>
/// <param name="FreshServer">Whether each run has a server that has seen no other: where what earlier runs stored would change the figures.</param>
/// <param name="Options">What the scenario was asked for, by name.</param>
/// <param name="LoadText">The same for people, as far as the scenario's description lacks it.</param>
/// <param name="Server">Which server.</param>
/// <param name="Runs">How often.</param>
/// <param name="MeasureFloors">Whether the floors are measured too.</param>
internal sealed record BenchPlan(
    Func<IScenario> NewScenario,
    bool FreshServer,
    IReadOnlyDictionary<string, object?> Options,
    string LoadText,
    ServerPlan Server,
    int Runs,
    bool MeasureFloors);
