using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AkkaChat.Telemetry.Tests;

/// <summary>What the instruments of the project say while it lives.</summary>
internal sealed class Readings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Reading> _all = new();

    public Readings()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "AkkaChat")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything that was recorded under a name.</summary>
    public IReadOnlyList<Reading> Of(string instrument) => [.. _all.Where(r => r.Instrument == instrument)];

    /// <summary>The sum of it.</summary>
    public double Sum(string instrument) => Of(instrument).Sum(r => r.Value);

    /// <summary>Waits until the sum is as wanted.</summary>
    public async Task UntilAsync(string instrument, double sum)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Sum(instrument) != sum)
            await every.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Asks the instruments that are read rather than told.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue(new Reading(instrument.Name, value, tags.ToArray().ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal)));
}

/// <summary>One measurement.</summary>
internal sealed record Reading(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
