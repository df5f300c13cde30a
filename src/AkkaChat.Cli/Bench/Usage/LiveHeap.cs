using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace AkkaChat.Cli.Bench.Usage;

/// <summary>
/// The managed heap of another .NET process after a full collection, by the diagnostics port that every .NET process has: opening a
/// session with the keyword GCHeapCollect makes the runtime collect, and every collection reports its sizes.
/// </summary>
internal static class LiveHeap
{
    /// <summary>Longest wait for the collection; a heap of some gigabytes takes seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly EventPipeProvider Runtime = new(
        ClrTraceEventParser.ProviderName, EventLevel.Informational, (long)(ClrTraceEventParser.Keywords.GC | ClrTraceEventParser.Keywords.GCHeapCollect));

    /// <summary>Collects and reads; null if that can't be had: not a .NET process, another user's, too slow.</summary>
    public static async Task<long?> ReadAsync(int pid, CancellationToken cancel)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(Limit);
            using var session = await new DiagnosticsClient(pid).StartEventPipeSessionAsync([Runtime], requestRundown: false, circularBufferMB: 16, patience.Token);
            var size = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var reading = Task.Run(() => Process(session.EventStream, size), CancellationToken.None);
            try
            {
                return await size.Task.WaitAsync(patience.Token);
            }
            finally
            {
                // The reader ends with the session, whose last bytes it has to take.
                await session.StopAsync(CancellationToken.None).WaitAsync(Limit, CancellationToken.None);
                await reading.WaitAsync(Limit, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or TimeoutException or EndOfStreamException or FormatException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private static void Process(Stream events, TaskCompletionSource<long> size)
    {
        try
        {
            using var source = new EventPipeEventSource(events);
            var induced = false;
            // The collection is a blocking one: no other comes between its start and its sizes.
            source.Clr.GCStart += start => induced |= start is { Depth: 2, Reason: GCReason.Induced or GCReason.InducedNotForced };
            source.Clr.GCHeapStats += stats =>
            {
                if (induced)
                    size.TrySetResult(stats.TotalHeapSize);
            };
            source.Process();
            size.TrySetException(new EndOfStreamException("The session ended without a collection."));
        }
        catch (Exception e)
        {
            size.TrySetException(e);
        }
    }
}
