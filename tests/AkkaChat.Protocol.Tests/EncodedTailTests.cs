using AkkaChat.Protocol.Codec;

namespace AkkaChat.Protocol.Tests;

/// <summary>What an entry remembers of its encoding.</summary>
public sealed class EncodedTailTests
{
    private readonly TimelineEntry _entry = Message("hi");

    [Fact]
    public void An_entry_is_encoded_once() => Assert.Same(_entry.Encoded.Of(_entry), _entry.Encoded.Of(_entry));

    [Fact]
    public void It_is_the_tail_of_the_whole_entry_with_its_cmid() =>
        Assert.Equal(EvCodec.EncodeTail(_entry, withCmid: true), _entry.Encoded.Of(_entry));

    [Fact]
    public void An_entry_that_was_copied_from_an_encoded_one_is_encoded_anew()
    {
        _entry.Encoded.Of(_entry);
        var copy = _entry with { From = "bob", Cmid = null };

        Assert.Equal(EvCodec.EncodeTail(copy, withCmid: true), copy.Encoded.Of(copy));
        Assert.Same(copy.Encoded.Of(copy), copy.Encoded.Of(copy));
    }

    [Fact]
    public void A_copy_takes_nothing_from_the_entry_it_was_copied_from()
    {
        var before = _entry.Encoded.Of(_entry);
        var copy = _entry with { Cseq = 8 };
        copy.Encoded.Of(copy);

        Assert.Same(before, _entry.Encoded.Of(_entry));
    }

    [Fact]
    public void Whether_an_entry_was_encoded_makes_it_no_other_entry()
    {
        var (same, text, hash) = (Message("hi"), _entry.ToString(), _entry.GetHashCode());
        _entry.Encoded.Of(_entry);

        Assert.Equal(same, _entry);
        Assert.Equal(same.GetHashCode(), _entry.GetHashCode());
        Assert.Equal((text, hash), (_entry.ToString(), _entry.GetHashCode()));
        Assert.NotEqual(Message("ho"), _entry);
    }

    [Fact]
    public void Several_threads_that_encode_one_entry_at_once_all_get_its_bytes()
    {
        var entries = Enumerable.Range(0, 1_000).Select(i => Message($"{i}")).ToArray();
        Parallel.For(0, 4, _ =>
        {
            foreach (var entry in entries)
            {
                if (!entry.Encoded.Of(entry).AsSpan().SequenceEqual(EvCodec.EncodeTail(entry, withCmid: true)))
                    Assert.Fail("Another entry's bytes, or half of them.");
            }
        });
    }

    private static TimelineEntry Message(string text) =>
        new("g:01", 7, EntryKinds.Message, "alice", Wire.NewYear) { Cmid = "c1", Body = MessageBody.FromText(text) };
}
