using System.Buffers;
using System.Text;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Protocol.Tests;

/// <summary>What a socket can bring besides frames.</summary>
public sealed class MalformedFrameTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"ack\"")]
    [InlineData("{")]
    [InlineData("""{"t":"ping"}}""")]
    [InlineData("""{"t":"ping"} {"t":"ping"}""")]
    [InlineData("""{"t":"ping",}""")]
    [InlineData("""{"t":"ping"/* no */}""")]
    [InlineData("""{'t':'ping'}""")]
    [InlineData("""{"t":"send","id":4,"to":"bob","cmid":"c","body":{"text":"a}""")]
    [InlineData("\uFEFF{\"t\":\"ping\"}")]
    public void What_is_no_json_object_is_no_frame_at_all(string json) => Assert.IsType<ClientFrame.NotAnObject>(Wire.DecodeClient(json));

    [Theory]
    [InlineData("""{"id":4}""")]
    [InlineData("""{"id":4,"t":null}""")]
    [InlineData("""{"id":4,"t":7}""")]
    [InlineData("""{"id":4,"t":"fly"}""")]
    [InlineData("""{"id":4,"t":"PING"}""")]
    [InlineData("""{"id":4,"t":"ping","t":"pong"}""")]
    [InlineData("""{"id":4,"t":"ping","\u0074":"pong"}""")]
    [InlineData("""{"t":"hello","id":4,"device":"d"}""")]
    [InlineData("""{"t":"hello","id":4,"token":"x","device":1}""")]
    [InlineData("""{"t":"hello","id":4,"token":"x","device":"d","resume":"k3"}""")]
    [InlineData("""{"t":"hello","id":4,"token":"x","device":"d","resume":{"epoch":"k3"}}""")]
    [InlineData("""{"t":"hello","id":4,"token":"x","device":"d","resume":{"epoch":"k3","seq":-1}}""")]
    [InlineData("""{"t":"hello","id":4,"token":"x","device":"d","window":0}""")]
    [InlineData("""{"t":"hello","id":4,"token":"x","device":"d","window":"9"}""")]
    [InlineData("""{"t":"send","id":4,"cmid":"c","body":{"text":"a"}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","conv":"d:a:b","cmid":"c","body":{"text":"a"}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","body":{"text":"a"}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c"}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":"a"}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"text":""}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"text":null}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"text":{"text":"a"}}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"x":{"text":"a"}}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"text":"a","text":"b"}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"text":"a","x":[{"y":1,"\u0079":2}]}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"text":"\ud83d"}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"text":"a","\udc00":1}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"c","body":{"text":"a","x":["\udc00"]}}""")]
    [InlineData("""{"t":"send","id":4,"to":"b","cmid":"\ud83d","body":{"text":"a"}}""")]
    [InlineData("""{"t":"ack","id":4}""")]
    [InlineData("""{"t":"ack","id":4,"seq":-1}""")]
    [InlineData("""{"t":"ack","id":4,"seq":1.0}""")]
    [InlineData("""{"t":"ack","id":4,"seq":1e3}""")]
    [InlineData("""{"t":"ack","id":4,"seq":"1"}""")]
    [InlineData("""{"t":"ack","id":4,"seq":9223372036854775808}""")]
    [InlineData("""{"t":"read","id":4,"cseq":1}""")]
    [InlineData("""{"t":"read","id":4,"conv":"c","cseq":-1}""")]
    [InlineData("""{"t":"typing","id":4,"conv":"c","on":1}""")]
    [InlineData("""{"t":"pull","id":4,"conv":"c"}""")]
    [InlineData("""{"t":"pull","id":4,"conv":"c","limit":0}""")]
    [InlineData("""{"t":"pull","id":4,"conv":"c","limit":-5}""")]
    [InlineData("""{"t":"pull","id":4,"conv":"c","limit":5,"before":1,"after":2}""")]
    [InlineData("""{"t":"watch","id":4}""")]
    [InlineData("""{"t":"watch","id":4,"users":"bob"}""")]
    [InlineData("""{"t":"watch","id":4,"users":{"bob":true}}""")]
    [InlineData("""{"t":"watch","id":4,"users":["bob",null]}""")]
    [InlineData("""{"t":"watch","id":4,"users":["bob",["bob"]]}""")]
    [InlineData("""{"t":"auth","id":4}""")]
    public void A_bad_frame_keeps_its_id(string json)
    {
        var bad = Assert.IsType<ClientFrame.BadFrame>(Wire.DecodeClient(json));
        Assert.Equal(4, bad.Id);
        Assert.NotEmpty(bad.Message);
    }

    [Theory]
    [InlineData("""{"t":"ping","id":"4"}""")]
    [InlineData("""{"t":"ping","id":4.5}""")]
    [InlineData("""{"t":"ping","id":[4]}""")]
    [InlineData("""{"t":"ping","id":9223372036854775808}""")]
    public void An_id_that_is_no_integer_is_a_bad_frame_without_id(string json) =>
        Assert.Null(Assert.IsType<ClientFrame.BadFrame>(Wire.DecodeClient(json)).Id);

    [Fact]
    public void The_message_of_a_bad_frame_never_repeats_content()
    {
        var bad = Assert.IsType<ClientFrame.BadFrame>(Wire.DecodeClient("""{"t":"secret-type","token":"secret","secret-field":1}"""));
        Assert.DoesNotContain("secret", bad.Message);
    }

    [Fact]
    public void Null_counts_as_absent_where_a_field_is_optional() =>
        Assert.Equal(new ClientFrame.Hello("x", "d"), Wire.DecodeClient("""{"t":"hello","id":null,"token":"x","device":"d","resume":null,"window":null}"""));

    [Fact]
    public void Unknown_fields_are_ignored_however_deep_and_however_often_they_come()
    {
        var deep = new string('[', 20_000) + new string(']', 20_000);
        Assert.Equal(new ClientFrame.Ping { Id = 1 }, Wire.DecodeClient($$"""{"t":"ping","x":{{deep}},"x":"\ud800","id":1}"""));
    }

    [Fact]
    public void The_order_of_fields_does_not_matter_and_names_may_be_escaped() =>
        Assert.Equal(new ClientFrame.Ack(9), Wire.DecodeClient("""{"\u0073eq":9,"t":"\u0061ck"}"""));

    [Fact]
    public void A_limit_beyond_any_bound_is_lowered_rather_than_refused() =>
        Assert.Equal(int.MaxValue, Assert.IsType<ClientFrame.Pull>(Wire.DecodeClient("""{"t":"pull","conv":"c","limit":99999999999}""")).Limit);

    [Theory]
    [InlineData("\"text\":\"", "\"")] // in the text
    [InlineData("\"text\":\"a\",\"x\":\"", "\"")] // in another string
    [InlineData("\"text\":\"a\",\"", "\":1")] // in a name
    public void A_body_with_invalid_utf8_is_a_bad_frame(string before, string after)
    {
        byte[] json = [.. """{"t":"send","id":4,"to":"b","cmid":"c","body":{"""u8, .. Encoding.UTF8.GetBytes(before), 0xC3, 0x28, .. Encoding.UTF8.GetBytes(after), .. "}}"u8];
        Assert.Equal(4, Assert.IsType<ClientFrame.BadFrame>(ClientFrameCodec.Decode(json)).Id);
    }

    [Fact]
    public void A_frame_in_pieces_is_the_same_frame()
    {
        var json = Encoding.UTF8.GetBytes("""{"t":"send","id":2,"to":"bob","cmid":"c1","body":{"text":"hi 👋"}}""");
        for (var cut = 0; cut <= json.Length; cut++)
        {
            var first = new Piece(json.AsMemory(0, cut));
            var last = first.Append(json.AsMemory(cut));
            var sequence = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
            Assert.Equal(ClientFrameCodec.Decode(json), ClientFrameCodec.Decode(sequence));
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long runningIndex = 0) => (Memory, RunningIndex) = (memory, runningIndex);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
