using System.CommandLine;

namespace AkkaChat.Cli.Commands;

/// <summary>Options with bounds and messages that name them.</summary>
internal static class Options
{
    /// <summary>A number of things.</summary>
    public static Option<int> Count(string name, int @default, string description, int min = 1, int max = 10_000_000)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => @default, HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < min || value > max))
                result.AddError($"{name} wants a whole number from {min} to {max}, not '{result.Tokens[0].Value}'.");
        });
        return option;
    }

    /// <summary>A quantity above zero.</summary>
    public static Option<double> Positive(string name, double @default, string unit, string description) => Quantity(name, @default, unit, description, v => v > 0, "above 0");

    /// <summary>A quantity that may be zero.</summary>
    public static Option<double> AtLeastZero(string name, double @default, string unit, string description) => Quantity(name, @default, unit, description, v => v >= 0, "of 0 or more");

    /// <summary>A process.</summary>
    public static Option<int?> Pid(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "pid" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < 1))
                result.AddError($"{name} wants a process id, not '{result.Tokens[0].Value}'.");
        });
        return option;
    }

    private static Option<double> Quantity(string name, double @default, string unit, string description, Func<double, bool> allowed, string bounds)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => @default, HelpName = unit };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!double.TryParse(result.Tokens[0].Value, out var value) || !double.IsFinite(value) || !allowed(value)))
                result.AddError($"{name} wants a number {bounds} ({unit}), not '{result.Tokens[0].Value}'.");
        });
        return option;
    }
}
