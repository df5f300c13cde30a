using System.CommandLine;
using AkkaChat.Cli.Bench;

namespace AkkaChat.Cli.Commands;

/// <summary>Options of the load that all scenarios have.</summary>
internal sealed class LoadArguments
{
    /// <summary>Largest text that a server takes.</summary>
    private const int MaxBodyBytes = 16 * 1024;

    private readonly Option<double> _duration = Options.Positive("--duration", 10, "seconds", "How long is measured, where the load has no end of its own.");
    private readonly Option<double> _warmUp = Options.AtLeastZero("--warm-up", 3, "seconds", "How long the same load runs before that.");
    private readonly Option<int> _bodyBytes = Options.Count("--body-bytes", 100, "Size of a message's text.", max: MaxBodyBytes);
    private readonly Option<int> _unread = Options.Count("--unread", 0, "Entries that lie unread in every inbox before measuring begins.", min: 0);

    /// <summary>In the order of the help.</summary>
    public IEnumerable<Option> All => [_duration, _warmUp, _bodyBytes, _unread];

    /// <summary>What was given.</summary>
    public LoadOptions Read(ParseResult parsed) => new(
        TimeSpan.FromSeconds(parsed.GetValue(_duration)), TimeSpan.FromSeconds(parsed.GetValue(_warmUp)), parsed.GetValue(_bodyBytes), parsed.GetValue(_unread));
}
