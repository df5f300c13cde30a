using System.Collections.Concurrent;
using System.Diagnostics;

namespace AkkaChat.Telemetry.Tests;

/// <summary>The steps of traces that end while it lives. Everything is traced meanwhile.</summary>
internal sealed class Traces : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public Traces()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "AkkaChat",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    public IReadOnlyList<Activity> Of(string step) => [.. _ended.Where(a => a.OperationName == step)];

    /// <summary>Waits until a step has ended so often.</summary>
    public async Task UntilAsync(string step, int count)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Of(step).Count < count)
            await every.WaitForNextTickAsync(patience.Token);
    }

    public void Dispose() => _listener.Dispose();
}
