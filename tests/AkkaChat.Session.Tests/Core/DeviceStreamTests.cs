using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using AkkaChat.Web.Sessions.Core;
using CsCheck;
using Xunit;

namespace AkkaChat.Session.Tests.Core;

public sealed class DeviceStreamTests
{
    private static readonly AttachmentId Any = new("01ARZ3NDEKTSV4RRFFQ69G5FAV");

    [Fact]
    public void Caught_up_is_due_once_and_only_after_the_directory_and_the_head()
    {
        var stream = Reset(head: 2);
        Assert.False(stream.TryCatchUp());
        Assert.True(stream.TryTakeDirectory(more: true));
        Assert.False(stream.TryCatchUp());
        Assert.True(stream.TryTakeDirectory(more: false));
        Assert.True(stream.TryCatchUp());
        Assert.False(stream.TryCatchUp());
    }

    [Fact]
    public void A_directory_that_is_repeated_is_not_taken_twice()
    {
        var stream = Reset(head: 0);
        Assert.True(stream.TryTakeDirectory(more: false));
        Assert.False(stream.TryTakeDirectory(more: false));
    }

    [Fact]
    public void A_stream_in_the_middle_of_its_directory_can_not_be_attached_again()
    {
        var stream = Reset(head: 0);
        Assert.False(stream.CanReattach);
        stream.TryTakeDirectory(more: false);
        Assert.True(stream.CanReattach);
    }

    [Fact]
    public void A_reset_has_acknowledged_nothing_not_even_its_head()
    {
        var stream = Reset(head: 5);
        Assert.Equal(DeviceStream.NothingAcked, stream.Acked);
        Assert.True(stream.TryAck(4));
        Assert.Equal(DeviceStream.NothingAcked, stream.Acked);
        Assert.False(stream.MustReport);
        Assert.True(stream.TryAck(5));
        Assert.Equal(5, stream.Acked);
        Assert.True(stream.MustReport);
    }

    [Fact]
    public void An_acknowledgement_never_moves_back()
    {
        var stream = Continue(from: 5, head: 9);
        Assert.True(stream.TryAck(8));
        Assert.True(stream.TryAck(3));
        Assert.Equal(8, stream.Acked);
    }

    [Theory]
    [InlineData(0, 9, 9, true)]
    [InlineData(0, 9, 10, false)]
    [InlineData(12, 9, 12, true)]
    [InlineData(12, 9, 13, false)]
    public void What_was_neither_sent_nor_the_head_can_not_be_acknowledged(long written, long head, long ack, bool valid)
    {
        var stream = Continue(from: 0, head);
        for (var seq = 1; seq <= written; seq++)
            stream.Receive(Entries.Message(seq), out _);
        if (written > 0)
            stream.Wrote(written);
        Assert.Equal(valid, stream.TryAck(ack));
    }

    [Fact]
    public void Whatever_arrives_how_often_and_in_which_order_the_client_gets_each_entry_once_and_in_order()
    {
        Gen.Int[1, 30].List[1, 200].Sample(arrivals =>
        {
            var stream = Continue(from: 0, head: 0);
            var sent = new List<long>();
            foreach (var seq in arrivals)
            {
                var arrival = stream.Receive(Entries.Message(seq), out var fresh);
                Assert.Equal(seq > sent.Count + 1, arrival == Arrival.Gap);
                if (fresh)
                    sent.Add(seq);
            }

            Assert.Equal(Enumerable.Range(1, sent.Count).Select(i => (long)i), sent);
            Assert.Equal(sent.Count, stream.Received);
        });
    }

    /// <summary>The inbox lends credit by its own rules; reports that are only ever sent when they must be keep it from stopping.</summary>
    [Fact]
    public void The_pipeline_never_stalls_on_reports_that_were_put_off()
    {
        Gen.Select(Gen.Int[1, 1024], Gen.Int[0, 2000].List[1, 50]).Sample((window, clientPauses) =>
        {
            var stream = new DeviceStream(new Attached(Any, "e", 0, 0, null), window);
            var (sent, knownWritten, knownAcked, total) = (0L, 0L, 0L, 3_000L);
            var turn = 0;
            while (stream.Acked < total)
            {
                var before = (sent, stream.Acked);
                while (sent < total && sent - knownAcked < window && sent - knownWritten < Limits.UnwrittenEntries)
                {
                    stream.Receive(Entries.Message(++sent), out _);
                    stream.Wrote(sent);
                    Tell();
                }

                // The client acknowledges some of what it has, at least one.
                var lag = clientPauses[turn++ % clientPauses.Count];
                stream.TryAck(Math.Min(sent, Math.Max(stream.Acked + 1, sent - lag)));
                Tell();
                Assert.NotEqual(before, (sent, stream.Acked));
            }

            void Tell()
            {
                if (!stream.MustReport)
                    return;
                (knownWritten, knownAcked) = (stream.Written, stream.Acked);
                stream.Reported();
            }
        }, iter: 200);
    }

    private static DeviceStream Continue(long from, long head) => new(new Attached(Any, "e", head, from, null), Limits.Window);

    private static DeviceStream Reset(long head) => new(new Attached(Any, "e", head, head, ResetReason.NewDevice), Limits.Window);
}
