namespace AkkaChat.Cli.Bench.Reports;

/// <summary>Names for people and for programs.</summary>
internal static class Naming
{
    /// <summary>Several of a unit: <c>deliveries</c>, <c>log-ins</c>.</summary>
    public static string Plural(string unit) => unit.EndsWith('y') ? $"{unit[..^1]}ies" : $"{unit}s";

    /// <summary>A name in snake_case: <c>ok per second</c> becomes <c>ok_per_second</c>.</summary>
    public static string Key(string name) => string.Join('_', new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
