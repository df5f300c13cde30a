using System.Diagnostics;

namespace AkkaChat.Cli.Bench.Usage;

/// <summary>Processor time of a node, its database and this process.</summary>
/// <param name="postmaster">The database server's process; null if there is none, or it can't be seen.</param>
internal sealed class CpuMeter(int? postmaster)
{
    private TimeSpan _earlier;
    private int? _node;

    /// <summary>Counts this process as the node from now on.</summary>
    public void Follow(int node) => _node = node;

    /// <summary>The node is about to end: what it has used so far stays counted, so that a difference over a restart is right.</summary>
    public void Unfollow()
    {
        _earlier += Node(_node) ?? TimeSpan.Zero;
        _node = null;
    }

    /// <summary>Reads all of it.</summary>
    public CpuReading Read() => new(
        _node is null && _earlier == TimeSpan.Zero ? null : _earlier + (_node is null ? TimeSpan.Zero : Node(_node)),
        postmaster is { } pid ? PostgresCpu.Read(pid) : null,
        Environment.CpuUsage.TotalTime);

    private static TimeSpan? Node(int? pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid ?? 0);
            return process.TotalProcessorTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
