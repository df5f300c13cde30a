using System.CommandLine;
using AkkaChat.Cli.Operations;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Cli.Commands;

/// <summary><c>akkachat actor</c> and <c>akkachat log</c>: what goes on inside of the node that is asked.</summary>
internal static class NodeCommands
{
    private static readonly OperationsJson Json = OperationsJson.Default;

    /// <summary>Actors.</summary>
    public static Command Actor(ManagementDefaults defaults)
    {
        var path = new Argument<string>("path") { Description = "Where to begin, for example /system/sharding/inbox.", DefaultValueFactory = _ => "/user" };
        var depth = Options.Count("--depth", 2, "Levels below that.", min: 0, max: 8);
        return new("actor", "The actors of a node.")
        {
            Operation.Of(defaults, "hierarchy", "A part of the actor hierarchy; of many children the first ones.", [path, depth],
                (node, parsed, cancel) => node.GetAsync(
                    $"manage/actors?path={Uri.EscapeDataString(parsed.GetRequiredValue(path))}&depth={parsed.GetValue(depth)}", Json.ActorsReport, cancel),
                NodeViews.Actors),
        };
    }

    /// <summary>The log.</summary>
    public static Command Log(ManagementDefaults defaults) => new("log", "What a node logs.") { Tail(defaults), Level(defaults) };

    private static Command Tail(ManagementDefaults defaults)
    {
        var last = Options.Count("--last", 20, "Lines from before, at most 200.", min: 0, max: 200);
        var once = new Option<bool>("--once") { Description = "End after those." };
        return Operation.Lines(defaults, "tail", "The last lines, and those that come until Ctrl+C.", [last, once],
            (node, parsed, cancel) => node.LinesAsync(
                $"manage/log?last={parsed.GetValue(last)}&follow={(parsed.GetValue(once) ? "false" : "true")}", Json.LogLine, cancel),
            NodeViews.Line);
    }

    private static Command Level(ManagementDefaults defaults)
    {
        var level = new Argument<string?>("level")
        {
            Description = $"{string.Join(", ", LogLevels.All)}; or 'reset' for what is configured. Without it: the levels in force.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        level.CompletionSources.Add([.. LogLevels.All, Reset]);
        var category = new Option<string?>("--category") { Description = "The beginning of the names it is set for; AkkaChat's own and Akka's without it.", HelpName = "name" };
        return Operation.Of(defaults, "level", "Shows or sets how much a node logs, until it stops.", [level, category],
            (node, parsed, cancel) => parsed.GetValue(level) is { } wanted
                ? node.PutAsync("manage/log/level", new SetLogLevelRequest(wanted == Reset ? null : wanted, parsed.GetValue(category)), cancel)
                : node.GetAsync("manage/log/level", Json.LogLevelReport, cancel),
            NodeViews.Level);
    }

    private const string Reset = "reset";
}
