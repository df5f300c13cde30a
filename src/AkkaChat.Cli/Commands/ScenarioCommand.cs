using System.CommandLine;
using AkkaChat.Cli.Bench;

namespace AkkaChat.Cli.Commands;

/// <summary>A scenario's command: its own options, then those that all have.</summary>
internal static class ScenarioCommand
{
    /// <summary>Makes it.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="freshServer">Whether each run needs a server of its own.</param>
    /// <param name="own">Its own options.</param>
    /// <param name="scenario">Makes the scenario.</param>
    public static Command Create(
        string name, string description, bool freshServer, IReadOnlyList<Option> own, Func<ParseResult, LoadOptions, IScenario> scenario)
    {
        var command = new Command(name, description);
        var (load, server, output) = (new LoadArguments(), new ServerArguments(), new OutputArguments());
        foreach (var option in (IEnumerable<Option>)[.. own, .. load.All, .. server.All, .. output.All])
            command.Options.Add(option);
        command.Validators.Add(server.Validate);
        command.SetAction((parsed, cancel) =>
        {
            var options = load.Read(parsed);
            var plan = new BenchPlan(
                () => scenario(parsed, options), freshServer, options, server.Read(parsed), parsed.GetValue(output.Runs), !parsed.GetValue(output.NoFloor));
            return BenchCommand.RunAsync(plan, parsed.GetValue(output.Json), cancel);
        });
        return command;
    }
}
