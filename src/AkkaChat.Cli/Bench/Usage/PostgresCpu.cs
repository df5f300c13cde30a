namespace AkkaChat.Cli.Bench.Usage;

/// <summary>Processor time of a PostgreSQL server: of the postmaster and of all its processes, those that have ended included.</summary>
internal static class PostgresCpu
{
    /// <summary>Reads it; null where it can't be seen: elsewhere than on Linux, or if there is no such process.</summary>
    public static TimeSpan? Read(int postmaster)
    {
        // The postmaster first: a backend that ends meanwhile is missed until the next reading, but never counted twice.
        if (!OperatingSystem.IsLinux() || !ProcStat.TryRead(postmaster, out var own))
            return null;
        var total = own.Own + own.Children;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory), out var pid) && ProcStat.TryRead(pid, out var stat) && stat.Parent == postmaster)
                total += stat.Own;
        return total;
    }
}
