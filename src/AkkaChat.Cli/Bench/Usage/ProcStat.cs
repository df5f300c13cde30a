namespace AkkaChat.Cli.Bench.Usage;

/// <summary>A line of <c>/proc/[pid]/stat</c> (proc(5)), as far as processor time goes.</summary>
/// <param name="Parent">The parent's process id.</param>
/// <param name="Own">Time of the process itself, in user and kernel mode.</param>
/// <param name="Children">Time of its children that have ended and were waited for.</param>
internal readonly record struct ProcStat(int Parent, TimeSpan Own, TimeSpan Children)
{
    /// <summary>The kernel gives times to user space in hundredths of a second (USER_HZ), whatever its own clock.</summary>
    private const long TicksPerUnit = TimeSpan.TicksPerSecond / 100;

    /// <summary>Reads a line. The program's name stands in parentheses and may hold spaces and parentheses itself.</summary>
    public static bool TryParse(string line, out ProcStat stat)
    {
        stat = default;
        var fields = line[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 15 || !int.TryParse(fields[1], out var parent))
            return false;
        var times = new long[4];
        for (var i = 0; i < times.Length; i++)
            if (!long.TryParse(fields[11 + i], out times[i]))
                return false;
        stat = new ProcStat(parent, new TimeSpan((times[0] + times[1]) * TicksPerUnit), new TimeSpan((times[2] + times[3]) * TicksPerUnit));
        return true;
    }

    /// <summary>Reads a process's line; false if the process is gone.</summary>
    public static bool TryRead(int pid, out ProcStat stat)
    {
        try
        {
            return TryParse(File.ReadAllText($"/proc/{pid}/stat"), out stat);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stat = default;
            return false;
        }
    }
}
