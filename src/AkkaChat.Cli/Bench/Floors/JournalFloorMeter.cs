using System.Diagnostics;
using AkkaChat.Cli.Bench.Usage;

namespace AkkaChat.Cli.Bench.Floors;

/// <summary>Measures how fast rows can be stored: one batch after the other on one connection, as the node's journal does.</summary>
internal static class JournalFloorMeter
{
    /// <summary>Writes for a while.</summary>
    public static async Task<JournalFloor> MeasureAsync(IRowWriter writer, CpuMeter cpu, TimeSpan warmUp, TimeSpan duration, CancellationToken cancel)
    {
        var batch = new RowBatch();
        await WriteAsync(writer, batch, warmUp, cancel);
        var before = cpu.Read();
        var clock = Stopwatch.StartNew();
        var rows = await WriteAsync(writer, batch, duration, cancel);
        var (elapsed, used) = (clock.Elapsed, cpu.Read() - before);
        return new JournalFloor(rows / elapsed.TotalSeconds, used.Database?.TotalMicroseconds / rows, used.Generator.TotalMicroseconds / rows);
    }

    private static async Task<long> WriteAsync(IRowWriter writer, RowBatch batch, TimeSpan duration, CancellationToken cancel)
    {
        var rows = 0L;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration; rows += RowBatch.Rows)
        {
            await writer.WriteAsync(batch, cancel);
            batch.Advance();
        }

        return rows;
    }
}
