using System.Buffers;
using System.Text;
using System.Text.Json;
using AkkaChat.Protocol.Codec;
using CsCheck;

namespace AkkaChat.Protocol.Tests;

/// <summary>Laws of the codec that hold for every input.</summary>
public sealed class CodecProperties
{
    // Text with everything that encoders stumble over, and always well-formed.
    private static readonly string[] Pieces = ["", "a", "\"", "\\", "\u0000", "\u001f", "\u007f", "ü", "\u2028", "\ue000", "\uffff", "👋", "</script>", "\r\n"];

    private static readonly Gen<string> Text = Gen.Int[0, Pieces.Length - 1].Array[0, 8].Select(picks => string.Concat(picks.Select(p => Pieces[p])));

    private static readonly Gen<long> Number = Gen.OneOf(Gen.Long[0, 100], Gen.Long[0, long.MaxValue]);

    private static readonly Gen<long?> Id = Gen.OneOf(Gen.Const((long?)null), Gen.Long.Select(i => (long?)i));

    private static readonly Gen<MessageBody> Body = Gen.Select(Text, Gen.Double).Select((text, number) =>
        Wire.Body(JsonSerializer.Serialize(new Dictionary<string, object> { ["text"] = text + "x", ["n"] = number, ["x"] = new object[] { text, true } })));

    private static readonly Gen<DateTimeOffset> Time = Gen.Long[0, 4_000_000_000_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static readonly Gen<TimelineEntry> Entry = Gen.Select(Text, Number, Text, Text, Time, Gen.OneOf(Gen.Const((string?)null), Text), Body)
        .Select((conv, cseq, kind, from, at, cmid, body) => new TimelineEntry(conv, cseq, kind, from, at) { Cmid = cmid, Body = body });

    private static readonly Gen<ClientFrame> Frames = Gen.OneOf<ClientFrame>(
        Gen.Select(Text, Text, Text, Number, Gen.Int[1, 5000]).Select((token, device, epoch, seq, window) =>
            (ClientFrame)new ClientFrame.Hello(token, device) { Resume = new StreamPosition(epoch, seq), Window = window }),
        Gen.Select(Text, Text, Body, Gen.Bool).Select((at, cmid, body, direct) =>
            (ClientFrame)new ClientFrame.Send(cmid, body) { Conv = direct ? null : at, To = direct ? at : null }),
        Number.Select(seq => (ClientFrame)new ClientFrame.Ack(seq)),
        Gen.Select(Text, Number).Select((conv, cseq) => (ClientFrame)new ClientFrame.Read(conv, cseq)),
        Gen.Select(Text, Gen.Bool).Select((conv, on) => (ClientFrame)new ClientFrame.Typing(conv, on)),
        Gen.Select(Text, Gen.Int[1, int.MaxValue], Number).Select((conv, limit, before) => (ClientFrame)new ClientFrame.Pull(conv, limit) { Before = before }),
        Text.Select(token => (ClientFrame)new ClientFrame.Auth(token)),
        Gen.Const((ClientFrame)new ClientFrame.Ping()));

    private static readonly byte[][] Fragments =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\\u0074", "\"t\":", "\"id\":", "\"body\":", "\"text\":", "\"send\"", "\"hello\"", "\"watch\"", "\"users\":",
            "\"resume\":", "\"to\":", "\"cmid\":", "\"a\"", "1", "-", "1e99999", "true", "null", " ", "\ufeff", "/*", "{\"t\":\"send\",\"id\":1,\"to\":\"b\",\"cmid\":\"c\",\"body\":{\"text\":",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xFF], [0xED, 0xA0, 0x80], [0],
    ];

    [Fact]
    public void Any_bytes_decode_to_some_frame_and_never_throw() =>
        Gen.OneOf(Gen.Byte.Array[0, 64], Gen.Int[0, Fragments.Length - 1].Array[0, 24].Select(picks => picks.SelectMany(p => Fragments[p]).ToArray()))
            .Sample(
                bytes =>
                {
                    Assert.NotNull(ClientFrameCodec.Decode(bytes));
                    Assert.Equal(ServerFrameCodec.TryDecode(bytes, out _, out var frameError), frameError is null);
                    Assert.Equal(MessageBody.TryParseMessage(bytes, out var body, out _), body is not null);
                },
                iter: 20_000);

    [Fact]
    public void A_good_frame_with_one_byte_changed_never_throws() =>
        Gen.Select(Frames, Gen.Int[0, 10_000], Gen.Byte).Sample(
            (frame, at, value) =>
            {
                var bytes = ClientFrameCodec.Encode(frame);
                bytes[at % bytes.Length] = value;
                Assert.NotNull(ClientFrameCodec.Decode(bytes));
            },
            iter: 10_000);

    [Fact]
    public void A_client_frame_survives_the_way_there_and_back() =>
        Gen.Select(Frames, Id).Sample((frame, id) =>
        {
            var sent = frame with { Id = id };
            Assert.Equal(sent, ClientFrameCodec.Decode(ClientFrameCodec.Encode(sent)));
        });

    [Fact]
    public void An_event_survives_the_way_there_and_back_and_is_json_to_others() =>
        Gen.Select(Number, Entry).Sample((seq, entry) =>
        {
            var bytes = ServerFrameCodec.Encode(new ServerFrame.Ev(seq, entry));
            Assert.True(ServerFrameCodec.TryDecode(bytes, out var frame, out var error), error);
            Assert.Equal(new ServerFrame.Ev(seq, entry), frame);
            using var document = JsonDocument.Parse(bytes);
            Assert.Equal(entry.Body!.Text, document.RootElement.GetProperty("body").GetProperty("text").GetString());
        });

    [Fact]
    public void A_shared_tail_gives_the_same_bytes_as_a_whole_event() =>
        Gen.Select(Number, Entry).Sample((seq, entry) =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            EvCodec.Write(seq, EvCodec.EncodeTail(entry, withCmid: true), buffer);
            Assert.Equal(ServerFrameCodec.Encode(new ServerFrame.Ev(seq, entry)), buffer.WrittenSpan.ToArray());
        });

    [Fact]
    public void Compacting_keeps_the_value_and_is_done_once() =>
        Body.Sample(body =>
        {
            using var document = JsonDocument.Parse(body.Utf8);
            var indented = JsonSerializer.SerializeToUtf8Bytes(document.RootElement, Indented);
            var compacted = Wire.Body(Encoding.UTF8.GetString(indented));
            Assert.Equal(compacted, Wire.Body(compacted.ToString()));
            using var again = JsonDocument.Parse(compacted.Utf8);
            Assert.True(JsonElement.DeepEquals(document.RootElement, again.RootElement));
        });

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
