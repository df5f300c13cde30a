using System.Threading.Channels;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Client.Tests;

/// <summary>A server whose every word the test says: connections arrive here, frames pass through the real codec.</summary>
internal sealed class FakeServer : IFrameTransport
{
    private readonly Channel<FakeConnection> _connections = Channel.CreateUnbounded<FakeConnection>();

    /// <summary>How many of the next attempts to connect fail.</summary>
    public int Failures { get; set; }

    public Task<IFrameConnection> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        if (Failures > 0)
        {
            Failures--;
            throw new IOException("refused");
        }

        var connection = new FakeConnection();
        _connections.Writer.TryWrite(connection);
        return Task.FromResult<IFrameConnection>(connection);
    }

    /// <summary>The next connection of the client.</summary>
    public Task<FakeConnection> AcceptAsync() => _connections.Reader.ReadAsync().AsTask().Soon("a connection");

    public bool HasConnection => _connections.Reader.Count > 0;
}

/// <summary>The server's side of one connection.</summary>
internal sealed class FakeConnection : IFrameConnection
{
    public const string Epoch = "k3";

    private readonly Channel<ClientFrame> _fromClient = Channel.CreateUnbounded<ClientFrame>();
    private readonly Channel<Received> _toClient = Channel.CreateUnbounded<Received>();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the client has left.</summary>
    public Task Gone => _gone.Task.Soon("the client's goodbye");

    /// <summary>The client's next frame, which must be of this type.</summary>
    public async Task<T> ReceiveAsync<T>()
        where T : ClientFrame => Assert.IsType<T>(await _fromClient.Reader.ReadAsync().AsTask().Soon(typeof(T).Name));

    public void Send(params ServerFrame[] frames)
    {
        foreach (var frame in frames) SendRaw(ServerFrameCodec.Encode(frame));
    }

    public void SendRaw(byte[] frame) => _toClient.Writer.TryWrite(Received.Frame(frame));

    /// <summary>Ends the connection, with a code or torn.</summary>
    public void Close(int? code = null) => _toClient.Writer.TryWrite(Received.Closed(code));

    /// <summary>Answers the hello: the stream continues.</summary>
    public async Task<ClientFrame.Hello> WelcomeAsync(long head, string epoch = Epoch)
    {
        var hello = await ReceiveAsync<ClientFrame.Hello>();
        Send(Welcome(hello, ResumeOutcomes.Ok, head, epoch));
        return hello;
    }

    /// <summary>Answers the hello: the stream begins anew.</summary>
    public async Task<ClientFrame.Hello> ResetAsync(long head, string reason = ResetReasons.NewDevice, string epoch = Epoch, params ConversationSummary[] directory)
    {
        var hello = await ReceiveAsync<ClientFrame.Hello>();
        Send(Welcome(hello, ResumeOutcomes.Reset, head, epoch) with { Reason = reason }, new ServerFrame.Directory(directory, More: false), new ServerFrame.CaughtUp(head));
        return hello;
    }

    /// <summary>An event of bob's; or, with a cmid, a copy of alice's own.</summary>
    public static ServerFrame.Ev Ev(long seq, string? cmid = null) =>
        new(seq, new TimelineEntry("d:alice:bob", seq, EntryKinds.Message, cmid is null ? "bob" : "alice", DateTimeOffset.UnixEpoch)
        {
            Cmid = cmid,
            Body = MessageBody.FromText($"message {seq}"),
        });

    public static ServerFrame.Ok Ok(ClientFrame frame, long cseq = 1, bool dup = false) =>
        new() { Id = frame.Id, Conv = "d:alice:bob", Cseq = cseq, At = DateTimeOffset.UnixEpoch, Dup = dup };

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var frame = ClientFrameCodec.Decode(utf8.Span);
        Assert.IsNotType<ClientFrame.BadFrame>(frame);
        _fromClient.Writer.TryWrite(frame);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Received> ReceiveAsync(CancellationToken cancellationToken) => _toClient.Reader.ReadAsync(cancellationToken);

    public Task CloseAsync()
    {
        _fromClient.Writer.TryComplete();
        _gone.TrySetResult();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ServerFrame.Welcome Welcome(ClientFrame.Hello hello, string resume, long head, string epoch) =>
        new("alice", hello.Device, resume, epoch, head, hello.Window ?? 256, 25_000, new WireLimits(65536, 16384, 64, 1024, 100, 500, 5000, 10, 200), DateTimeOffset.UnixEpoch)
        {
            Id = hello.Id,
        };
}
