namespace AkkaChat.Cli.Bench.Reports;

/// <summary>Numbers for people: three digits that mean something.</summary>
internal static class Number
{
    /// <summary>A value in its unit; bytes in the unit that suits them.</summary>
    public static string Format(double value, string unit) => unit switch
    {
        "B" or "bytes" => Bytes(value),
        "" => Plain(value),
        _ => $"{Plain(value)} {unit}",
    };

    /// <summary>A value alone.</summary>
    public static string Plain(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => value.ToString("N0"),
        _ when value == Math.Truncate(value) => value.ToString("N0"),
        >= 10 => value.ToString("F1"),
        >= 1 => value.ToString("F2"),
        _ => value.ToString("F3"),
    };

    /// <summary>A quotient: a share below one is a percentage.</summary>
    public static string Quotient(double value) => value < 1 ? $"{value * 100:F1} %" : $"{Plain(value)} ×";

    private static string Bytes(double value) => value switch
    {
        < 1e3 => $"{value:F0} B",
        < 1e6 => $"{Plain(value / 1e3)} kB",
        < 1e9 => $"{Plain(value / 1e6)} MB",
        _ => $"{Plain(value / 1e9)} GB",
    };
}
