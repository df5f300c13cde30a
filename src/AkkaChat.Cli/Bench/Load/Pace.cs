using System.Diagnostics;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Sends at a fixed rate, whatever the server does: what is late stays due at its own moment.</summary>
internal sealed class Pace
{
    /// <summary>Messages in flight beyond which sending waits, so that a server that can't keep up does not fill this process; their latencies grow all the same.</summary>
    private const int MaxInFlight = 20_000;

    private readonly Latencies _late = new();
    private readonly LoadRun _run;
    private readonly Action<long, bool> _send;
    private readonly double _ticksApart;
    private readonly Thread _thread;
    private volatile bool _stopped;

    /// <summary>Begins to send.</summary>
    /// <param name="run">Whose rate it is.</param>
    /// <param name="perSecond">How many a second, evenly.</param>
    /// <param name="send">Sends one that was due at the given moment, and counts or doesn't.</param>
    public Pace(LoadRun run, double perSecond, Action<long, bool> send)
    {
        (_run, _send, _ticksApart) = (run, send, Stopwatch.Frequency / perSecond);
        // A thread of its own: a timer of the pool fires late when the pool is busy receiving, and its lateness would be taken for the server's.
        _thread = new Thread(Run) { IsBackground = true, Name = "pace" };
        _thread.Start();
    }

    /// <summary>How late messages left, through this program's own fault.</summary>
    public Latencies Late => _late;

    /// <summary>Sends nothing more.</summary>
    public void Stop()
    {
        _stopped = true;
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            for (long i = 0; !_stopped && !_run.Cancel.IsCancellationRequested;)
            {
                var due = began + (long)(i * _ticksApart);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero || _run.InFlight >= MaxInFlight)
                {
                    // Sleeping is counted in whole milliseconds. Spinning through the last one would take the processor from the server.
                    Thread.Sleep(Math.Max(1, (int)wait.TotalMilliseconds));
                    continue;
                }

                var measured = _run.IsMeasuring;
                if (measured)
                    _late.Record(0, due, Stopwatch.GetTimestamp());
                _send(due, measured);
                i++;
            }
        }
        catch (Exception e)
        {
            _run.Fail(e);
        }
    }
}
