using Akka.Actor;
using Akka.Cluster;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Node.Management;

/// <summary><c>log level</c>: how much this node logs, until it stops.</summary>
internal sealed class LogHandlers(ActorSystem system, IConfiguration configuration, LogLevelOverrides overrides)
{
    /// <summary>What an operator usually means: the program itself, and Akka, which logs under the name of its actor system.</summary>
    private static readonly string[] Usual = ["AkkaChat", "Akka"];

    /// <summary>The levels in force.</summary>
    public LogLevelReport Levels() => new(
        Cluster.Get(system).SelfAddress.ToString(),
        [.. configuration.GetSection(LogLevelOverrides.Section).GetChildren()
            .Where(c => c.Value is not null)
            .OrderBy(c => c.Key, StringComparer.OrdinalIgnoreCase)
            .Select(c => new CategoryLevel(c.Key, c.Value!.ToLowerInvariant(), overrides.Has(c.Key) ? overrides.ConfiguredOf(c.Key) ?? "default" : null))]);

    /// <summary>Sets a level, or returns to what is configured.</summary>
    public LogLevelReport Set(SetLogLevelRequest request)
    {
        LogLevel? level = request.Level is null ? null : Parse(request.Level);
        string[] categories = request.Category is { Length: > 0 } category ? [category] : Usual;
        foreach (var name in categories)
            overrides.Set(name, level);
        if (categories.Any(c => c.StartsWith("Akka", StringComparison.OrdinalIgnoreCase) && !c.StartsWith("AkkaChat", StringComparison.OrdinalIgnoreCase)))
            system.EventStream.SetLogLevel(AkkaLevel(level ?? LogLevel.Information));
        return Levels();
    }

    private static LogLevel Parse(string text) => LogLevels.All.Contains(text.ToLowerInvariant())
        ? Enum.Parse<LogLevel>(text, ignoreCase: true)
        : throw new ManagementFault(ErrorCodes.BadFrame, $"'{text}' is no level; there are {string.Join(", ", LogLevels.All)}.");

    /// <summary>Akka drops what is below its own level before anybody's filter sees it.</summary>
    private static Akka.Event.LogLevel AkkaLevel(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Akka.Event.LogLevel.DebugLevel,
        LogLevel.Information => Akka.Event.LogLevel.InfoLevel,
        LogLevel.Warning => Akka.Event.LogLevel.WarningLevel,
        _ => Akka.Event.LogLevel.ErrorLevel,
    };
}
