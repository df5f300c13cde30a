using System.CommandLine;
using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Bench.Reports;

namespace AkkaChat.Cli.Commands;

/// <summary>A scenario's command: its own options, then those that all have.</summary>
internal static class ScenarioCommand
{
    /// <summary>Makes it.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="time">How long it takes.</param>
    /// <param name="own">Its own options.</param>
    /// <param name="scenario">Makes the scenario.</param>
    public static Command Create(
        string name, string description, LoadTime time, IReadOnlyList<Option> own, Func<ParseResult, LoadOptions, IScenario> scenario)
    {
        var command = new Command(name, description);
        var (load, server, output) = (new LoadArguments(), new ServerArguments(), new OutputArguments());
        Option[] asked = [.. own, .. load.For(time)];
        foreach (var option in (IEnumerable<Option>)[.. asked, .. server.All, .. output.All])
            command.Options.Add(option);
        command.Validators.Add(server.Validate);
        command.SetAction((parsed, cancel) =>
        {
            var options = load.Read(parsed);
            var plan = new BenchPlan(
                () => scenario(parsed, options),
                // What such a scenario measures depends on what a server holds already.
                FreshServer: time != LoadTime.Measured,
                asked.ToDictionary(o => Naming.Key(o.Name), o => parsed.GetResult(o)?.GetValueOrDefault<object?>(), StringComparer.Ordinal),
                LoadArguments.Describe(options, time),
                server.Read(parsed),
                parsed.GetValue(output.Runs),
                !parsed.GetValue(output.NoFloor));
            return BenchCommand.RunAsync(plan, parsed.GetValue(output.Json), cancel);
        });
        return command;
    }
}
