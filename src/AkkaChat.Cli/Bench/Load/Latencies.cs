using System.Diagnostics;
using HdrHistogram;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Latencies from all threads, in microseconds to three digits. Striped, so that two threads rarely wait for each other.</summary>
internal sealed class Latencies
{
    /// <summary>Longest latency that is told from longer ones.</summary>
    private static readonly long MaxMicroseconds = (long)TimeSpan.FromMinutes(10).TotalMicroseconds;

    private readonly LongHistogram[] _stripes = [.. Enumerable.Range(0, 8).Select(_ => Empty())];

    /// <summary>Records one.</summary>
    /// <param name="stripe">Any number; what differs is recorded side by side.</param>
    /// <param name="from">When it began, as a <see cref="Stopwatch"/> counts.</param>
    /// <param name="to">When it ended.</param>
    public void Record(int stripe, long from, long to)
    {
        var microseconds = Math.Clamp((long)Stopwatch.GetElapsedTime(from, to).TotalMicroseconds, 1, MaxMicroseconds);
        var histogram = _stripes[(uint)stripe % (uint)_stripes.Length];
        lock (histogram)
            histogram.RecordValue(microseconds);
    }

    /// <summary>All of them so far.</summary>
    public LongHistogram Sum()
    {
        var sum = Empty();
        foreach (var stripe in _stripes)
        {
            lock (stripe)
                sum.Add(stripe);
        }

        return sum;
    }

    private static LongHistogram Empty() => new(1, MaxMicroseconds, 3);
}
