using System.Buffers;
using System.Text;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Protocol.Tests;

public sealed class EvCodecTests
{
    private static readonly TimelineEntry Entry =
        new("g:01", 7, EntryKinds.Message, "alice", Wire.NewYear) { Cmid = "c1", Body = MessageBody.FromText("hi") };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void A_head_and_a_shared_tail_are_the_whole_frame(long seq)
    {
        Assert.Equal(Wire.Encode(new ServerFrame.Ev(seq, Entry)), Compose(seq, EvCodec.EncodeTail(Entry, withCmid: true)));
        Assert.Equal(Wire.Encode(new ServerFrame.Ev(seq, Entry with { Cmid = null })), Compose(seq, EvCodec.EncodeTail(Entry, withCmid: false)));
    }

    [Fact]
    public void A_copy_of_an_entry_that_was_encoded_has_an_encoding_of_its_own_and_is_still_equal_to_its_like()
    {
        var encoded = Entry with { };
        var before = Wire.Encode(new ServerFrame.Ev(1, encoded));

        Assert.Equal(before, Wire.Encode(new ServerFrame.Ev(1, encoded)));
        Assert.Contains("bob", Wire.Encode(new ServerFrame.Ev(1, encoded with { From = "bob" })), StringComparison.Ordinal);
        Assert.Equal(Entry with { }, encoded);
    }

    private static string Compose(long seq, byte[] tail)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EvCodec.Write(seq, tail, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
