using System.Diagnostics;
using AkkaChat.Cli.Bench.Load.Ledger;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>A device that comes back to a long queue and drains it. Counts entries.</summary>
internal sealed class BacklogScenario(int entries, LoadOptions options) : IScenario
{
    /// <summary>Users who write: to the reader alone, and in a group with them.</summary>
    private const int Writers = 8;

    /// <summary>Messages in flight in the group, and in each direct conversation.</summary>
    private const int InFlight = 32;

    /// <summary>The widest window that the protocol knows.</summary>
    private const int Window = 1024;

    /// <summary>At least the group's creation and a first message from each writer.</summary>
    private readonly int _entries = Math.Max(entries, Writers + 1);

    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public string Name => "backlog";

    /// <inheritdoc/>
    public string Description => $"{_entries} entries that a device has not seen";

    /// <inheritdoc/>
    public Task<Measurement> RunAsync(ITarget target, IProgress<LoadProgress> progress, CancellationToken cancel) =>
        LoadRun.RunAsync(target, options, progress, RunAsync, cancel);

    private async Task<Measurement> RunAsync(LoadRun run)
    {
        var reader = Crowd.Make(run.Target, "reader", 1);
        var writers = Crowd.Make(run.Target, "writer", Writers);
        try
        {
            await run.ConnectAsync(reader);
            await run.FeedAsync(reader);
            await run.DisconnectAsync(reader);
            await run.ConnectAsync(writers);
            var begin = reader[0].Seq;
            var conversations = await WriteAsync(run, reader[0], writers);
            await run.DisconnectAsync(writers);
            return await ReadAsync(run, reader[0], begin + _entries, conversations);
        }
        finally
        {
            Crowd.Abort(reader.Concat(writers));
        }
    }

    private async Task<Conversation[]> WriteAsync(LoadRun run, User reader, User[] writers)
    {
        var group = await run.CreateGroupsAsync([[.. writers, reader]], absent: [reader]);
        var directs = await run.BeginDirectsAsync(writers.Select(writer => (User[])[writer, reader]), absent: [reader]);
        Conversation[] all = [.. group, .. directs];
        var left = _entries - all.Length; // The group's creation and each first message are entries too.
        var turn = -1;
        foreach (var conversation in all)
        {
            conversation.OnSettled = _ => Next(conversation);
            for (var i = 0; i < InFlight; i++)
                Next(conversation);
        }

        await run.WaitAsync("writing", () => run.InFlight == 0, () => _entries - Math.Max(0, Volatile.Read(ref left)), _entries);
        return all;

        void Next(Conversation conversation)
        {
            if (Interlocked.Decrement(ref left) < 0)
                return;
            var next = conversation == all[0] ? (int)((uint)Interlocked.Increment(ref turn) % Writers) : 0;
            run.Post(conversation.Members[next]);
        }
    }

    private async Task<Measurement> ReadAsync(LoadRun run, User reader, long last, Conversation[] conversations)
    {
        var before = await run.Target.ReadMemoryAsync(run.Cancel);
        using var sampling = CancellationTokenSource.CreateLinkedTokenSource(run.Cancel);
        var peak = SampleAsync(run, before.Resident, sampling.Token);
        var (cpu, began, done) = (run.Target.ReadCpu(), Stopwatch.GetTimestamp(), run.Deliveries);

        // Caught up means the inbox's end at the time of hello; copies that are still on their way to the inbox come afterwards.
        var opening = ChatConnection.OpenAsync(run, reader, Window, run.Cancel);
        await run.WaitAsync("draining", () => conversations.All(c => c.Open == 0), () => run.Deliveries - done, _entries);
        await opening;
        var (elapsed, used) = (Stopwatch.GetElapsedTime(began), run.Target.ReadCpu() - cpu);
        var first = Stopwatch.GetElapsedTime(began, reader.Connection!.FirstEntryAt);
        await sampling.CancelAsync();
        if (reader.Seq != last)
            throw new VerificationException($"{reader.Name}: the inbox ended at {reader.Seq} instead of {last}");
        await run.DisconnectAsync([reader]);
        var after = await run.Target.ReadMemoryAsync(run.Cancel);
        return new Measurement("entry", _entries, elapsed, used) { Figures = [.. Compare(first, before, await peak, after)] };
    }

    private static IEnumerable<Figure> Compare(TimeSpan first, MemoryReading before, long? peak, MemoryReading after)
    {
        yield return new Figure("first entry after", first.TotalMilliseconds, "ms");
        if (before.Resident is { } residentBefore)
            yield return Figures.MiB("resident before", residentBefore);
        if (peak is { } residentPeak)
            yield return Figures.MiB("resident peak", residentPeak);
        if (after.Resident is { } residentAfter)
            yield return Figures.MiB("resident afterwards", residentAfter);
        if (before.LiveHeap is { } heapBefore)
            yield return Figures.MiB("live heap before", heapBefore);
        if (after.LiveHeap is { } heapAfter)
            yield return Figures.MiB("live heap afterwards", heapAfter);
    }

    private static async Task<long?> SampleAsync(LoadRun run, long? peak, CancellationToken stop)
    {
        try
        {
            using var every = new PeriodicTimer(SampleEvery);
            while (await every.WaitForNextTickAsync(stop))
            {
                if (run.Target.ReadResident() is { } resident)
                    peak = Math.Max(peak ?? 0, resident);
            }
        }
        catch (OperationCanceledException)
        {
            // Everything is drained.
        }

        return peak;
    }
}
