using System.Diagnostics;

namespace AkkaChat.Cli.Bench.Usage;

/// <summary>The memory of a process.</summary>
internal static class Memory
{
    /// <summary>Reads it; triggers a full collection.</summary>
    public static async Task<MemoryReading> ReadAsync(int? pid, CancellationToken cancel)
    {
        if (pid is not { } id)
            return default;
        var live = await LiveHeap.ReadAsync(id, cancel);
        // Afterwards: what the collection gave back is not in use.
        return new MemoryReading(Resident(id), live);
    }

    /// <summary>The resident set in bytes out of <c>/proc/[pid]/status</c>; null if it isn't in there.</summary>
    internal static long? ParseResident(IEnumerable<string> status)
    {
        const string field = "VmRSS:";
        var line = status.FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), out var kib) ? kib * 1024 : null;
    }

    private static long? Resident(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return ParseResident(File.ReadAllLines($"/proc/{pid}/status"));
            using var process = Process.GetProcessById(pid);
            return process.WorkingSet64;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
