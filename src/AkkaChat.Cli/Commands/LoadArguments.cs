using System.CommandLine;
using AkkaChat.Cli.Bench;

namespace AkkaChat.Cli.Commands;

/// <summary>How long a scenario takes.</summary>
internal enum LoadTime
{
    /// <summary>Until its work is done.</summary>
    OfItsOwn,

    /// <summary>As long as is asked.</summary>
    Held,

    /// <summary>As long as is asked, after a warm-up.</summary>
    Measured,
}

/// <summary>Options of the load that several scenarios have.</summary>
internal sealed class LoadArguments
{
    /// <summary>Longest text: with the frame around it, it stays below what a server takes.</summary>
    private const int MaxBodyBytes = 15_000;

    private readonly Option<double> _duration = Options.Positive("--duration", 10, "seconds", "How long is measured.");
    private readonly Option<double> _warmUp = Options.AtLeastZero("--warm-up", 20, "seconds", "How long the same load runs before that: so long is the server's code still being compiled.");
    private readonly Option<int> _bodyBytes = Options.Count("--body-bytes", 100, "Size of a message's text.", max: MaxBodyBytes);
    private readonly Option<int> _unread = Options.Count("--unread", 0, "Entries that lie unread in every inbox before measuring begins.", min: 0);

    /// <summary>Those that a scenario has, in the order of the help.</summary>
    public IEnumerable<Option> For(LoadTime time) => time switch
    {
        LoadTime.Measured => [_duration, _warmUp, _bodyBytes, _unread],
        LoadTime.Held => [_duration, _bodyBytes, _unread],
        _ => [_bodyBytes, _unread],
    };

    /// <summary>What was given; zero for what the scenario doesn't have.</summary>
    public LoadOptions Read(ParseResult parsed) => new(
        TimeSpan.FromSeconds(parsed.GetValue(_duration)), TimeSpan.FromSeconds(parsed.GetValue(_warmUp)), parsed.GetValue(_bodyBytes), parsed.GetValue(_unread));

    /// <summary>What was given, for people.</summary>
    public static string Describe(LoadOptions load, LoadTime time)
    {
        var text = $"text of {load.BodyBytes} B";
        if (load.Unread > 0)
            text += $", {load.Unread:N0} entries unread before";
        return time == LoadTime.Measured ? $"{text}; {load.Duration.TotalSeconds:0.#} s after {load.WarmUp.TotalSeconds:0.#} s of warm-up" : text;
    }
}
