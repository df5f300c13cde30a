using System.Buffers;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Client;

/// <summary>
/// One connection from <c>hello</c> to its end: one loop receives, another sends whatever is due. Nothing is queued for
/// sending: the sending loop asks what is due now, so acknowledgements merge by themselves.
/// </summary>
internal sealed partial class ServerConnection(ClientCore core, IFrameConnection socket, AccessToken token, Action<ConnectionState> onState)
{
    /// <summary>After a failed send: how long the server's close code may take to arrive.</summary>
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(1);

    /// <summary>At disposal: how long the last acknowledgement may take to be sent.</summary>
    private static readonly TimeSpan FlushGrace = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _started = core.Now;
    private DateTimeOffset _heard = core.Now;
    private Task _renewal = Task.CompletedTask;

    public async Task<ConnectionEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var life = new CancellationTokenSource();
        var receiving = ReceiveAsync(life.Token);
        var sending = SendAsync(life.Token);
        var disposing = Task.Delay(Timeout.Infinite, cancellationToken);
        var first = await Task.WhenAny(receiving, sending, disposing);
        if (first.IsFaulted && first == sending)
            first = await Task.WhenAny(receiving, Task.Delay(CloseGrace, core.Options.Time, life.Token)) == receiving ? receiving : sending;
        if (first == disposing)
        {
            lock (core.Gate) _disposing = true;
            core.Wake.Set();
            await Task.WhenAny(sending, receiving, Task.Delay(FlushGrace, core.Options.Time, life.Token));
        }

        await socket.CloseAsync(); // Before the loops are cancelled: cancelling a socket's receive tears it.
        await life.CancelAsync();
        await Task.WhenAll(receiving, sending, _renewal).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        return await (Task<ConnectionEnd>)first;
    }

    private async Task<ConnectionEnd> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var received = await socket.ReceiveAsync(cancellationToken);
            if (received.Utf8 is not { } utf8) return new ConnectionEnd(received.CloseCode);
            if (!ServerFrameCodec.TryDecode(utf8.Span, out var frame, out var error)) return ConnectionEnd.Lost($"the server sent no frame: {error}");
            lock (core.Gate) _heard = core.Now;
            if (frame is not null && await HandleAsync(frame, cancellationToken) is { } end) return end;
        }
    }

    private async Task<ConnectionEnd> SendAsync(CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        while (true)
        {
            ClientFrame? frame;
            ConnectionEnd? end;
            DateTimeOffset? wakeAt;
            lock (core.Gate) frame = Due(out wakeAt, out end, cancellationToken);
            if (end is not null) return end;
            if (frame is null)
            {
                await core.Wake.WaitAsync(wakeAt, cancellationToken);
                continue;
            }

            buffer.ResetWrittenCount();
            ClientFrameCodec.Encode(frame, buffer);
            await socket.SendAsync(buffer.WrittenMemory, cancellationToken);
        }
    }
}
