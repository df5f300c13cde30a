using System.CommandLine;
using AkkaChat.Cli.Bench.Load;
using static AkkaChat.Cli.Commands.Options;

namespace AkkaChat.Cli.Commands;

/// <summary>The scenarios and what each can be asked for. The defaults are what docs/performance.md shows.</summary>
internal static class ScenarioCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Direct(), Group(), Steady(), Idle(), Login(), Backlog()];

    private static Command Direct()
    {
        var users = Count("--users", 200, "Users, who write to each other in pairs.", min: 2);
        var inFlight = Count("--in-flight", 5, "Messages of each user that are sent and not yet answered.");
        return ScenarioCommand.Create("direct", "Pairs of users write to each other as fast as it goes.", LoadTime.Measured, [users, inFlight],
            (parsed, load) => new DirectScenario(parsed.GetValue(users), parsed.GetValue(inFlight), load));
    }

    private static Command Group()
    {
        var groups = Count("--groups", 10, "Groups that are written to at once.");
        var size = Count("--size", 20, "Members of each group.", min: 2, max: 500);
        var inFlight = Count("--in-flight", 8, "Posts in each group that have not yet reached everybody.");
        return ScenarioCommand.Create("group", "Members write to groups as fast as it goes; a post counts once per member it reaches.", LoadTime.Measured, [groups, size, inFlight],
            (parsed, load) => new GroupScenario(parsed.GetValue(groups), parsed.GetValue(size), parsed.GetValue(inFlight), load));
    }

    private static Command Steady()
    {
        var rate = Positive("--rate", 1000, "deliveries/s", "Deliveries per second, whether or not the server keeps up.");
        var groups = Count("--groups", 10, "Groups that are written to.");
        var size = Count("--size", 20, "Members of each group.", min: 2, max: 500);
        return ScenarioCommand.Create("steady", "Writes to groups at a fixed rate; latency counts from when a post was due.", LoadTime.Measured, [rate, groups, size],
            (parsed, load) => new SteadyScenario(parsed.GetValue(rate), parsed.GetValue(groups), parsed.GetValue(size), load));
    }

    private static Command Idle()
    {
        var connections = Count("--connections", 5000, "Connections that are held, each of another user.");
        return ScenarioCommand.Create("idle", "Holds connections that say nothing: what one costs in memory and CPU.", LoadTime.Held, [connections],
            (parsed, load) => new IdleScenario(parsed.GetValue(connections), load));
    }

    private static Command Login()
    {
        var users = Count("--users", 2000, "Users who come.");
        var parallelism = Count("--parallelism", 64, "How many of them come at once.");
        var restart = new Option<bool>("--restart") { Description = "Restart the server before they come, so that each of them has to be recovered. Not with --url." };
        return ScenarioCommand.Create("login", "Users connect and catch up, as many at once as asked.", LoadTime.OfItsOwn, [users, parallelism, restart],
            (parsed, load) => new LoginScenario(parsed.GetValue(users), parsed.GetValue(parallelism), parsed.GetValue(restart), load));
    }

    private static Command Backlog()
    {
        var entries = Count("--entries", 200_000, "Entries that wait in one user's inbox.");
        return ScenarioCommand.Create("backlog", "One user connects and drains a long inbox.", LoadTime.OfItsOwn, [entries],
            (parsed, load) => new BacklogScenario(parsed.GetValue(entries), load));
    }
}
