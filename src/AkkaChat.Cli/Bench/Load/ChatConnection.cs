using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AkkaChat.Cli.Bench.Load.Ledger;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>A user's device on the line: says hello, receives, verifies, acknowledges, answers pings.</summary>
internal sealed class ChatConnection
{
    private const string Device = "bench";

    /// <summary>Entries that may be unacknowledged if nothing else is asked for.</summary>
    private const int DefaultWindow = 256;

    /// <summary>Bytes for a frame that is being composed: the longest text and all around it.</summary>
    private const int ScratchBytes = Mark.MaxTextChars + 1024;

    /// <summary>Bytes of the longest acknowledgement.</summary>
    private const int MaxAckBytes = 48;

    /// <summary>Longest wait for the server to close, after it was asked to.</summary>
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static byte[]? t_scratch;

    private readonly AckPolicy _acks = new();
    private readonly LoadRun _run;
    private readonly User _user;
    private readonly Wire _wire;
    private readonly int _window;
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private long _head;
    private bool _isReset;
    private bool _welcomed;
    private volatile bool _closing;

    private ChatConnection(LoadRun run, User user, Wire wire, int? window) =>
        (_run, _user, _wire, _window) = (run, user, wire, window ?? DefaultWindow);

    /// <summary>When the first entry came, as a <see cref="Stopwatch"/> counts; 0 if none has.</summary>
    public long FirstEntryAt { get; private set; }

    /// <summary>Connects a user's device, and returns once it has caught up.</summary>
    /// <param name="run">Whom to tell what comes.</param>
    /// <param name="user">Who.</param>
    /// <param name="window">Entries that may be unacknowledged; null for the server's default.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ConnectionException">A step failed.</exception>
    public static async Task OpenAsync(LoadRun run, User user, int? window, CancellationToken cancel)
    {
        var step = "connecting";
        Wire? wire = null;
        try
        {
            wire = await Wire.ConnectAsync(run.Server, cancel);
            step = "the upgrade";
            await wire.UpgradeAsync(run.Server, cancel);
            step = "hello";
            var connection = new ChatConnection(run, user, wire, window);
            user.Connection = connection;
            connection.SayHello(window);
            connection._reading = connection.ReadAsync();
            step = "catching up";
            await connection._caughtUp.Task.WaitAsync(cancel);
        }
        catch (Exception e)
        {
            wire?.Dispose();
            if (e is SocketException or IOException or InvalidDataException)
                throw new ConnectionException($"{user.Name}: {step} failed: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Sends a message, or sends it again.</summary>
    public void Send(Post post)
    {
        var conversation = post.Conversation;
        var scratch = t_scratch ??= new byte[ScratchBytes];
        var writer = new SpanWriter(scratch);
        writer.Add("""{"t":"send","id":"""u8);
        writer.Add(post.Mark.Id);
        if (conversation.Id is { IsEmpty: false } id)
        {
            writer.Add(""","conv":"""u8);
            writer.AddQuoted(id);
        }
        else
        {
            // The first message of a direct conversation: only the server knows its name.
            writer.Add(""","to":"""u8);
            writer.AddQuoted(conversation.Members[^1].User.Utf8Name);
        }

        writer.Add(",\"cmid\":\""u8);
        post.Mark.Write(writer.Take(Mark.Chars));
        writer.Add("\",\"body\":{\"text\":\""u8);
        post.Mark.WriteText(writer.Take(_run.TextChars));
        writer.Add("\"}}"u8);
        Span<byte> frame = stackalloc byte[MaxAckBytes];
        if (TakeAck(frame) is { Length: > 0 } ack)
            _wire.Keep(ack);
        _wire.Send(writer.Written);
    }

    /// <summary>Acknowledges what has come, if that is still owed.</summary>
    public void Acknowledge()
    {
        Span<byte> frame = stackalloc byte[MaxAckBytes];
        try
        {
            if (TakeAck(frame) is { Length: > 0 } ack)
                _wire.Send(ack);
        }
        catch (InvalidDataException e)
        {
            Fail(e);
        }
    }

    /// <summary>Leaves as a client does, and waits until the server has noticed.</summary>
    public async Task CloseAsync()
    {
        Acknowledge();
        _closing = true;
        _wire.Send(Opcode.Close, [0x03, 0xE8]); // 1000, normal closure.
        try
        {
            await _reading.WaitAsync(GoodbyeLimit);
        }
        catch (TimeoutException e)
        {
            throw new ConnectionException($"{_user.Name}: closing failed: the server did not answer within {GoodbyeLimit.TotalSeconds} s", e);
        }
        finally
        {
            Abort();
        }
    }

    /// <summary>Drops the connection.</summary>
    public void Abort()
    {
        _closing = true;
        _wire.Dispose();
        _user.Connection = null;
    }

    private void SayHello(int? window)
    {
        var resume = _user.Epoch is { } epoch ? new StreamPosition(epoch, _user.Seq) : null;
        _wire.Send(ClientFrameCodec.Encode(new ClientFrame.Hello(_user.Token, Device) { Id = 1, Resume = resume, Window = window }));
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var read = _wire.ReadAsync();
                if (!read.IsCompleted)
                    _wire.Release();
                var bytes = await read;
                if (bytes == 0)
                    throw new IOException("the server dropped the connection");
                _wire.Arrived(bytes);
                if (!TakeAll())
                    return;
            }
        }
        catch (Exception) when (_closing)
        {
            // Torn while it was being closed.
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidDataException)
        {
            Fail(new ConnectionException($"{_user.Name}: {(_caughtUp.Task.IsCompleted ? "receiving" : "catching up")} failed: {e.Message}", e));
        }
        catch (JsonException e)
        {
            Fail(new VerificationException($"{_user.Name}: a frame that can't be read: {e.Message}"));
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>The acknowledgement that is owed; empty if none is.</summary>
    private ReadOnlySpan<byte> TakeAck(Span<byte> frame)
    {
        // After a reset the directory comes first.
        if ((_isReset && !_caughtUp.Task.IsCompleted) || _acks.Take() is not { } seq)
            return default;
        var writer = new SpanWriter(frame);
        writer.Add("""{"t":"ack","seq":"""u8);
        writer.Add(seq);
        writer.Add("}"u8);
        return writer.Written;
    }

    private void Fail(Exception e)
    {
        _caughtUp.TrySetException(e);
        _run.Fail(e);
        _wire.Dispose();
    }

    /// <summary>Looks at every message that is here; false if the connection is over.</summary>
    private bool TakeAll()
    {
        _wire.Hold();
        var (now, deliveries) = (Stopwatch.GetTimestamp(), 0);
        while (_wire.TryTake(out var opcode, out var payload))
        {
            switch (opcode)
            {
                case Opcode.Text:
                    deliveries += Take(ScannedFrame.Of(payload), now);
                    break;
                case Opcode.Ping:
                    _wire.Send(Opcode.Pong, payload);
                    break;
                case Opcode.Close:
                    Closed(payload);
                    return false;
            }
        }

        _run.Delivered(deliveries);
        return true;
    }

    private int Take(in ScannedFrame frame, long now)
    {
        switch (frame.Type)
        {
            case FrameType.Ev:
                var outcome = _user.Receive(frame);
                if (FirstEntryAt == 0)
                    FirstEntryAt = now;
                _run.Received(outcome, now);
                Owe(_acks.Received(frame.Seq));
                return 1;
            case FrameType.Ok:
                _run.Accepted(_user, frame, now);
                return 0;
            case FrameType.Err when !_welcomed:
                // Before the welcome there is nothing else that could be refused; the id of a hello is also a message's.
                throw new InvalidDataException($"hello was refused: {Encoding.UTF8.GetString(frame.Code)}, {Encoding.UTF8.GetString(frame.Message)}");
            case FrameType.Err:
                _run.Refused(_user, frame);
                return 0;
            case FrameType.Ping:
                Pong(frame.Id);
                return 0;
            case FrameType.Welcome:
                _welcomed = true;
                _isReset = frame.Resume.SequenceEqual("reset"u8);
                _head = frame.Head;
                _user.Welcome(frame);
                _acks.Begin(_user.Seq, owed: _isReset, _window);
                return 0;
            case FrameType.CaughtUp:
                if (frame.Seq != _head || _user.Seq < _head)
                    throw new VerificationException($"{_user.Name}: caught up at {frame.Seq}, with {_user.Seq} received of {_head}");
                _caughtUp.TrySetResult();
                Acknowledge();
                return 0;
            case FrameType.Goaway when !_closing:
                throw new InvalidDataException("the server goes away");
            default:
                return 0; // Presence, receipts and the like are nothing that is promised.
        }
    }

    private void Owe(AckDue due)
    {
        switch (due)
        {
            case AckDue.Now:
                Acknowledge();
                _wire.Release();
                break;
            case AckDue.Later:
                _run.DelayedAcks.Add(this);
                break;
        }
    }

    private void Pong(long? id)
    {
        Span<byte> pong = stackalloc byte[48];
        var writer = new SpanWriter(pong);
        writer.Add("{\"t\":\"pong\""u8);
        if (id is { } number)
        {
            writer.Add(",\"id\":"u8);
            writer.Add(number);
        }

        writer.Add("}"u8);
        _wire.Send(writer.Written);
    }

    private void Closed(ReadOnlySpan<byte> payload)
    {
        if (_closing)
            return;
        var why = payload.Length < 2 ? "no code" : $"{(payload[0] << 8) | payload[1]} {Encoding.UTF8.GetString(payload[2..])}";
        throw new InvalidDataException($"the server closed the connection: {why}");
    }
}
