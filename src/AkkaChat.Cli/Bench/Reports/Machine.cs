using System.Runtime.InteropServices;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>What was measured on: server and load share it, unless the server was given.</summary>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="Cpu">Their name; null if not known.</param>
/// <param name="MemoryBytes">Memory that may be used.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Dotnet">The runtime.</param>
internal sealed record Machine(int Cores, string? Cpu, long MemoryBytes, string Os, string Dotnet)
{
    /// <summary>This machine.</summary>
    public static Machine This() => new(
        Environment.ProcessorCount,
        Value("/proc/cpuinfo", "model name", ':'),
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Value("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    private static string? Value(string file, string key, char separator) => File.Exists(file)
        ? File.ReadLines(file).Where(l => l.StartsWith(key, StringComparison.Ordinal) && l.Contains(separator)).Select(l => l[(l.IndexOf(separator) + 1)..].Trim()).FirstOrDefault()
        : null;
}
