namespace AkkaChat.Session.Tests.Sockets;

/// <summary>A connection that notes what is written to it, and whose writes may be made to wait or to fail.</summary>
internal sealed class FakeConnection(byte[]? toRead = null) : Stream
{
    private readonly MemoryStream _toRead = new(toRead ?? []);

    /// <summary>Every write and <c>flush</c>, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The bytes of each write.</summary>
    public List<byte[]> Writes { get; } = [];

    /// <summary>Everything written.</summary>
    public byte[] Written => [.. Writes.SelectMany(w => w)];

    /// <summary>What writes wait for before their bytes are taken.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What writes fail with.</summary>
    public Exception? Failure { get; set; }

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Gate.WaitAsync(cancellationToken);
        if (Failure is not null)
            throw Failure;
        Writes.Add(buffer.ToArray());
        Calls.Add($"write {buffer.Length}");
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Calls.Add("flush");
        return Task.CompletedTask;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _toRead.ReadAsync(buffer, cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
