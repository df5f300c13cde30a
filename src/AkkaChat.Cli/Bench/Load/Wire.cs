using System.Net.Security;
using System.Net.Sockets;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>
/// A WebSocket of the load generator's own. Anybody may send at any time, and one write is outstanding: what is sent meanwhile goes with
/// the next. One reader takes messages out of one buffer, as many as a single read brought.
/// </summary>
/// <remarks>
/// Instead of a <see cref="System.Net.WebSockets.ClientWebSocket"/>, which reads and writes message by message: for a delivery that comes
/// alone with its acknowledgement that takes 17 µs of processor time instead of 12, for ten that come together 5.6 µs each instead of 4.
/// </remarks>
internal sealed class Wire : IDisposable
{
    /// <summary>Bytes of the receive buffer at first: thousands of idle connections hold one each.</summary>
    private const int FirstReceiveBytes = 4 * 1024;

    /// <summary>Bytes of the receive buffer that a busy connection grows to; only a longer message makes it longer.</summary>
    private const int BusyReceiveBytes = 64 * 1024;

    private const int MaxReceiveBytes = 4 * 1024 * 1024;
    private const int FirstSendBytes = 512;

    /// <summary>Most bytes that wait to be sent: beyond that the server has stopped reading.</summary>
    private const int MaxSendBytes = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private byte[] _received = new byte[FirstReceiveBytes];
    private int _start;
    private int _end;
    private byte[]? _parts;
    private byte[] _waiting = new byte[FirstSendBytes];
    private byte[] _writing = new byte[FirstSendBytes];
    private int _waitingLength;
    private bool _busy;
    private bool _held;

    private Wire(Stream stream) => _stream = stream;

    /// <summary>Connects a socket.</summary>
    public static async Task<Wire> ConnectAsync(Uri server, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.DnsSafeHost, server.Port, cancel);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (server.Scheme is "https")
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.DnsSafeHost }, cancel);
            }

            return new Wire(stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes it a WebSocket.</summary>
    public async Task UpgradeAsync(Uri server, CancellationToken cancel)
    {
        var early = await Upgrade.RunAsync(_stream, server, cancel);
        if (early.Length > _received.Length)
            _received = new byte[early.Length];
        early.CopyTo(_received);
        _end = early.Length;
    }

    /// <summary>Reads more from the network; 0 bytes at its end. Cancelled by <see cref="Dispose"/>: a token would cost a registration per read.</summary>
    public ValueTask<int> ReadAsync()
    {
        if (_start == _end)
            (_start, _end) = (0, 0);
        if (_end == _received.Length)
            MakeRoom();
        return _stream.ReadAsync(_received.AsMemory(_end));
    }

    /// <summary>Says how much a read has brought.</summary>
    public void Arrived(int bytes) => _end += bytes;

    /// <summary>Takes the next whole message; its payload is valid until the next read.</summary>
    public bool TryTake(out Opcode opcode, out ReadOnlySpan<byte> payload)
    {
        while (true)
        {
            opcode = default;
            payload = default;
            var rest = _received.AsSpan(_start.._end);
            if (!WebSocketFrame.TryReadHead(rest, out var head) || rest.Length < head.Size + head.Length)
                return false;
            _start += head.Size + head.Length;
            opcode = head.Opcode;
            payload = rest.Slice(head.Size, head.Length);
            if (opcode >= Opcode.Close || (head.IsFinal && opcode != Opcode.Continuation))
                return true;

            // A proxy may cut messages into pieces; control frames may come between them.
            _parts = [.. _parts ?? [], .. payload];
            if (!head.IsFinal)
                continue;
            opcode = Opcode.Text;
            payload = _parts;
            _parts = null;
            return true;
        }
    }

    /// <summary>Sends a text message.</summary>
    public void Send(ReadOnlySpan<byte> text) => Send(Opcode.Text, text);

    /// <summary>Sends a frame. Returns before it is written; a failing write ends the reading.</summary>
    public void Send(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            Add(opcode, payload);
            if (_held || _busy)
                return;
            _busy = true;
        }

        Flush();
    }

    /// <summary>A text message that goes out together with the next one.</summary>
    public void Keep(ReadOnlySpan<byte> text)
    {
        lock (_gate)
            Add(Opcode.Text, text);
    }

    /// <summary>Gathers what is sent from now on, while the messages of one read are looked at: one write instead of several.</summary>
    public void Hold()
    {
        lock (_gate)
            _held = true;
    }

    /// <summary>Writes what was gathered.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _held = false;
            if (_busy || _waitingLength == 0)
                return;
            _busy = true;
        }

        Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Add(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var needed = _waitingLength + WebSocketFrame.MaxHeadBytes + payload.Length;
        if (needed > MaxSendBytes)
            throw new InvalidDataException("The server does not read what is sent.");
        if (needed > _waiting.Length)
            Array.Resize(ref _waiting, Math.Max(needed, _waiting.Length * 2));
        _waitingLength += WebSocketFrame.Write(opcode, payload, (uint)Random.Shared.Next(), _waiting.AsSpan(_waitingLength));
    }

    private void Flush()
    {
        while (true)
        {
            int length;
            lock (_gate)
            {
                if ((length = _waitingLength) == 0)
                {
                    _busy = false;
                    return;
                }

                (_waiting, _writing, _waitingLength) = (_writing, _waiting, 0);
            }

            ValueTask write;
            try
            {
                write = _stream.WriteAsync(_writing.AsMemory(0, length));
                if (write.IsCompleted)
                {
                    write.GetAwaiter().GetResult();
                    continue;
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                _stream.Dispose(); // The reader says what happened.
                return;
            }

            _ = FinishAsync(write);
            return;
        }
    }

    private async Task FinishAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _stream.Dispose();
            return;
        }

        Flush();
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        var to = _received;
        if (_received.Length < BusyReceiveBytes || length == _received.Length)
        {
            if (_received.Length >= MaxReceiveBytes)
                throw new InvalidDataException("A message of the server is too long.");
            to = new byte[_received.Length * 2];
        }

        _received.AsSpan(_start, length).CopyTo(to);
        (_received, _start, _end) = (to, 0, length);
    }
}
