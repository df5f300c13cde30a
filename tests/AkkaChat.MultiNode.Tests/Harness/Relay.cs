using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>
/// Stands in front of a listener and passes bytes on, so that what connects to it can be cut off without the rights to change the
/// machine's network. Whoever connects speaks first; which <see cref="Line"/> a connection takes is told by its first bytes.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly Func<ReadOnlyMemory<byte>, Line> _lineOf;
    private readonly CancellationTokenSource _life = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;

    /// <summary>Listens on a free port of <paramref name="address"/>.</summary>
    public Relay(IPAddress address, IPEndPoint target, Func<ReadOnlyMemory<byte>, Line> lineOf)
    {
        (_target, _lineOf) = (target, lineOf);
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _life.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket caller;
            try
            {
                caller = await _listener.AcceptSocketAsync(_life.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = ConnectAsync(caller);
            _connections[connection] = 0;
            _ = connection.ContinueWith(c => _connections.TryRemove(c, out _), TaskScheduler.Default);
        }
    }

    private async Task ConnectAsync(Socket caller)
    {
        using var _1 = caller;
        using var called = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        caller.NoDelay = true;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_life.Token);
        try
        {
            var first = new byte[BufferBytes];
            var length = await caller.ReceiveAsync(first.AsMemory(), end.Token);
            if (length == 0)
                return;
            var line = _lineOf(first.AsMemory(0, length));
            await line.PassAsync(end.Token);
            await called.ConnectAsync(_target, end.Token);
            await SendAsync(called, first.AsMemory(0, length), end.Token);
            var there = PumpAsync(caller, called, line, end.Token);
            var back = PumpAsync(called, caller, line, end.Token);
            await Task.WhenAny(there, back);
            await end.CancelAsync();
            await Task.WhenAll(there, back);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end is gone: so is the other, when the sockets are disposed of.
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Line line, CancellationToken cancel)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            while (await from.ReceiveAsync(buffer.AsMemory(), cancel) is > 0 and var length)
            {
                await line.PassAsync(cancel);
                await SendAsync(to, buffer.AsMemory(0, length), cancel);
            }

            // A goodbye takes the same way as everything else.
            await line.PassAsync(cancel);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // See ConnectAsync.
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await to.SendAsync(bytes, cancel)..];
    }
}
