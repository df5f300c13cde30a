using System.Diagnostics;

namespace AkkaChat.Cli.Bench.Usage;

/// <summary>The memory of a process.</summary>
internal static class Memory
{
    /// <summary>Reads it; triggers a full collection.</summary>
    public static async Task<MemoryReading> ReadAsync(int? pid, CancellationToken cancel)
    {
        var live = pid is { } id ? await LiveHeap.ReadAsync(id, cancel) : null;
        // Afterwards: what the collection gave back is not in use.
        return new MemoryReading(Resident(pid), live);
    }

    /// <summary>The resident set in bytes; null if there is no such process, or none is given.</summary>
    public static long? Resident(int? pid)
    {
        if (pid is not { } id)
            return null;
        try
        {
            if (OperatingSystem.IsLinux())
                return ParseResident(File.ReadAllLines($"/proc/{id}/status"));
            using var process = Process.GetProcessById(id);
            return process.WorkingSet64;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The resident set in bytes out of <c>/proc/[pid]/status</c>; null if it isn't in there.</summary>
    internal static long? ParseResident(IEnumerable<string> status)
    {
        const string field = "VmRSS:";
        var line = status.FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), out var kib) ? kib * 1024 : null;
    }
}
