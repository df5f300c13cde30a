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

    /// <summary>From a value to another. Only bytes need their unit again: it may be another one.</summary>
    public static string Range(double min, double max, string unit) => unit is "B" or "bytes" ? $"{Bytes(min)} – {Bytes(max)}" : $"{Plain(min)} – {Plain(max)}";

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
        < 1024 => $"{value:F0} B",
        < 1024 * 1024 => $"{Plain(value / 1024)} KiB",
        < 1024 * 1024 * 1024 => $"{Plain(value / (1024 * 1024))} MiB",
        _ => $"{Plain(value / (1024 * 1024 * 1024))} GiB",
    };
}
