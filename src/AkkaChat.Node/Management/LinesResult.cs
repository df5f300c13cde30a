using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaChat.Protocol;

namespace AkkaChat.Node.Management;

/// <summary>A reply that goes on: one JSON document per line, until the reader leaves or the node stops.</summary>
internal sealed class LinesResult<T>(Func<CancellationToken, IAsyncEnumerable<T>> lines, JsonTypeInfo<T> type, TailSlots slots) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var slot = slots.Take();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, slots.Stopping);
        var response = httpContext.Response;
        response.ContentType = "application/x-ndjson";
        try
        {
            // A reader shall know that it is connected before there is anything to read.
            await response.StartAsync(end.Token);
            await response.Body.FlushAsync(end.Token);
            await foreach (var line in lines(end.Token))
            {
                await response.Body.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, type), (byte)'\n'], end.Token);
                await response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // It is over.
        }
    }
}

/// <summary>How many may follow a node at the same time.</summary>
internal sealed class TailSlots(IHostApplicationLifetime lifetime)
{
    /// <summary>Readers at the same time.</summary>
    private const int Readers = 16;

    private int _taken;

    /// <summary>The node stops: nobody may hold it up by reading on.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Takes a place, until it is disposed of.</summary>
    /// <exception cref="ManagementFault">There is none.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref _taken) > Readers)
        {
            Interlocked.Decrement(ref _taken);
            throw new ManagementFault(ErrorCodes.LimitReached, $"{Readers} readers follow this node already.");
        }

        return new Slot(this);
    }

    private sealed class Slot(TailSlots slots) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref slots._taken);
    }
}
