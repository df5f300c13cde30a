using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace AkkaChat.Web.Sessions.Sockets;

/// <summary>
/// The connection below a WebSocket. A WebSocket writes and flushes every message by itself; while this holds, what it writes is kept and
/// goes out together with the first write after that: one write to the network for a burst of messages. Only the WebSocket writes here, one
/// message at a time, so the order is its own, also of the control frames that it sends by itself.
/// </summary>
internal sealed class CoalescingStream(Stream connection) : Stream
{
    private byte[] _kept = [];
    private int _count;
    private volatile bool _holds;

    /// <summary>Whether writes are kept, up to <see cref="SessionLimits.GatheredBytes"/>. The next write after it was cleared takes them along.</summary>
    public bool Holds
    {
        get => _holds;
        set => _holds = value;
    }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_holds && _count == 0)
            return connection.WriteAsync(buffer, cancellationToken);
        Keep(buffer.Span);
        return _holds && _count < SessionLimits.GatheredBytes ? ValueTask.CompletedTask : WriteKeptAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => _holds ? Task.CompletedTask : connection.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connection.Dispose();
        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > _kept.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_count + bytes.Length, _kept.Length * 2));
            _kept.AsSpan(0, _count).CopyTo(larger);
            Release();
            _kept = larger;
        }

        bytes.CopyTo(_kept.AsSpan(_count));
        _count += bytes.Length;
    }

    private async ValueTask WriteKeptAsync(CancellationToken cancel)
    {
        var count = _count;
        _count = 0;
        await connection.WriteAsync(_kept.AsMemory(0, count), cancel);
        // An idle socket keeps no buffer.
        Release();
        _kept = [];
    }

    private void Release()
    {
        if (_kept.Length > 0)
            ArrayPool<byte>.Shared.Return(_kept);
    }
}

/// <summary>Puts a <see cref="CoalescingStream"/> between a connection and what it is upgraded to.</summary>
internal sealed class CoalescingUpgrade(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    /// <summary>The connection once it is upgraded.</summary>
    public CoalescingStream? Stream { get; private set; }

    /// <inheritdoc />
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <inheritdoc />
    public async Task<Stream> UpgradeAsync() => Stream = new CoalescingStream(await upgrade.UpgradeAsync());

    /// <summary>Middleware that comes before the one for WebSockets.</summary>
    public static Task Use(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new CoalescingUpgrade(upgrade));
        return next(context);
    }
}
