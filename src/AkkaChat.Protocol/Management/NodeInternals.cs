namespace AkkaChat.Protocol.Management;

/// <summary><c>GET /manage/actors</c>: a part of the node's actor hierarchy.</summary>
/// <param name="Node">The node.</param>
/// <param name="Path">Where it begins.</param>
/// <param name="Root">The actor there.</param>
public sealed record ActorsReport(string Node, string Path, ActorInfo Root);

/// <summary>An actor.</summary>
/// <param name="Name">The last part of its path.</param>
/// <param name="Type">Its class; absent where it is not known.</param>
/// <param name="ChildCount">How many children it has.</param>
/// <param name="Children">Those that are shown: none below the depth asked for, and of many only the first.</param>
public sealed record ActorInfo(string Name, string? Type, int ChildCount, IReadOnlyList<ActorInfo> Children);

/// <summary>A line of <c>GET /manage/log</c>.</summary>
/// <param name="At">When.</param>
/// <param name="Level">One of <see cref="LogLevels"/>.</param>
/// <param name="Category">Who says it.</param>
/// <param name="Message">What.</param>
/// <param name="Exception">What went wrong, if it tells of that.</param>
public sealed record LogLine(DateTimeOffset At, string Level, string Category, string Message, string? Exception = null);

/// <summary>How much is logged.</summary>
public static class LogLevels
{
    /// <summary>From everything to nothing.</summary>
    public static readonly IReadOnlyList<string> All = ["trace", "debug", "information", "warning", "error", "critical", "none"];
}

/// <summary><c>GET /manage/log/level</c>, and the answer to <c>PUT</c>.</summary>
/// <param name="Node">The node.</param>
/// <param name="Levels">The categories that have a level of their own; <c>Default</c> is for all others.</param>
public sealed record LogLevelReport(string Node, IReadOnlyList<CategoryLevel> Levels);

/// <summary>What a category logs.</summary>
/// <param name="Category">The beginning of its name.</param>
/// <param name="Level">The lowest level: one of <see cref="LogLevels"/>.</param>
/// <param name="Configured">What is configured, where an operator has set something else; absent otherwise.</param>
public sealed record CategoryLevel(string Category, string Level, string? Configured = null);

/// <summary><c>PUT /manage/log/level</c>: until the node stops.</summary>
/// <param name="Level">One of <see cref="LogLevels"/>; absent returns to what is configured.</param>
/// <param name="Category">The beginning of the categories' names; absent for AkkaChat's own and Akka's.</param>
public sealed record SetLogLevelRequest(string? Level = null, string? Category = null);
