using System.Buffers;
using System.Text;
using AkkaChat.Domain;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;
using AkkaChat.Web.Sessions.Wire;
using BenchmarkDotNet.Attributes;

namespace AkkaChat.Benchmarks;

/// <summary>Frames of the public wire: one per message to the server, one per copy from it.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly byte[] _send = Encoding.UTF8.GetBytes(
        $$"""{"t":"send","id":7,"conv":"{{Samples.Group.Value}}","cmid":"0199000000000007","body":{{Encoding.UTF8.GetString(Samples.Body.Utf8.Span)}}}""");

    private readonly Entry _entry = Samples.Message(7);
    private readonly TimelineEntry _shared = Samples.Message(7).ToWire(Samples.Group, Samples.Users[1]);
    private readonly ArrayBufferWriter<byte> _to = new(1024);
    private byte[] _ev = [];

    /// <summary>Encodes what is decoded.</summary>
    [GlobalSetup]
    public void SetUp() => _ev = ServerFrameCodec.Encode(new ServerFrame.Ev(7, _shared));

    /// <summary>A message arrives.</summary>
    [Benchmark]
    public ClientFrame Decode_send() => ClientFrameCodec.Decode(_send);

    /// <summary>A copy leaves whose entry another session has encoded.</summary>
    [Benchmark]
    public int Encode_ev_shared()
    {
        _to.ResetWrittenCount();
        EvCodec.Write(7, _shared, _to);
        return _to.WrittenCount;
    }

    /// <summary>A copy leaves whose entry is made and encoded for this session alone.</summary>
    [Benchmark]
    public int Encode_ev_per_session()
    {
        _to.ResetWrittenCount();
        EvCodec.Write(7, _entry.ToWire(Samples.Group, Samples.Users[1]), _to);
        return _to.WrittenCount;
    }

    /// <summary>A .NET client reads a copy.</summary>
    [Benchmark]
    public ServerFrame? Decode_ev() => ServerFrameCodec.TryDecode(_ev, out var frame, out _) ? frame : throw new InvalidOperationException("No frame.");
}
