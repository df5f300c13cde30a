using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions;
using AkkaChat.Web.Sessions.Core;
using CsCheck;
using Xunit;

namespace AkkaChat.Session.Tests.Core;

public sealed class PostLanesTests
{
    private static readonly TimeSpan Start = TimeSpan.Zero;
    private readonly PostLanes _lanes = new(Entries.Alice, new SessionOptions());

    [Fact]
    public void A_batch_is_bounded_in_posts()
    {
        for (var i = 0; i <= Limits.RowEntries; i++)
            _lanes.Add(Entries.Direct, Post(i));

        Assert.Equal(Limits.RowEntries, _lanes.Open(Entries.Direct, Start)!.Posts.Count);
    }

    [Fact]
    public void A_batch_is_bounded_in_bytes_and_a_single_larger_post_goes_alone()
    {
        _lanes.Add(Entries.Direct, Post(1, Limits.PageBytes + 1));
        _lanes.Add(Entries.Direct, Post(2, Limits.PageBytes));
        _lanes.Add(Entries.Direct, Post(3, 1));

        var first = _lanes.Open(Entries.Direct, Start)!;
        Assert.Single(first.Posts);
        _lanes.Decided(Accept(first), Start, out var second);
        Assert.Single(second!.Posts);
        _lanes.Decided(Accept(second), Start, out var third);
        Assert.Single(third!.Posts);
    }

    [Fact]
    public void Only_the_first_post_of_an_idle_conversation_has_to_be_opened()
    {
        Assert.True(_lanes.Add(Entries.Direct, Post(1)));
        Assert.False(_lanes.Add(Entries.Direct, Post(2)));
        Assert.True(_lanes.Add(Entries.Group, Post(3)));
        _lanes.Decided(Accept(_lanes.Open(Entries.Direct, Start)!), Start, out _);

        Assert.True(_lanes.Add(Entries.Direct, Post(4)));
    }

    [Fact]
    public void A_conversation_that_is_refused_refuses_all_that_waits()
    {
        _lanes.Add(Entries.Direct, Post(1));
        _lanes.Add(Entries.Direct, Post(2));

        var answers = _lanes.Refuse(Entries.Direct, new Refused(Refusal.NotFound, "No such user."));

        Assert.Equal([1L, 2L], answers.Select(a => a.Id!.Value));
        Assert.Equal((0, 0), (_lanes.Count, _lanes.Bytes));
        Assert.Null(_lanes.Open(Entries.Direct, Start));
    }

    [Fact]
    public void An_answer_of_the_wrong_length_is_no_answer()
    {
        _lanes.Add(Entries.Direct, Post(1));
        var batch = _lanes.Open(Entries.Direct, Start)!;

        Assert.Empty(_lanes.Decided(new PostsDecided(batch.Conversation, batch.Batch, []), Start, out _));
        Assert.Equal(1, _lanes.Count);
    }

    /// <summary>Answers late, twice, refused or not at all: every post is answered exactly once, in the order of sending within its conversation.</summary>
    [Fact]
    public void Every_post_is_answered_once_and_in_order_whatever_the_conversation_does()
    {
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1]).List[1, 300].Sample(steps =>
        {
            var lanes = new PostLanes(Entries.Alice, new SessionOptions());
            var seen = new List<SubmitPosts>();
            var answered = new List<PostAnswer>();
            var (now, sent) = (Start, 0);
            void Go(SubmitPosts? batch)
            {
                if (batch is not null)
                    seen.Add(batch);
            }

            void Pass(TimeSpan time)
            {
                now += time;
                var again = new List<SubmitPosts>();
                answered.AddRange(lanes.Overdue(now, again));
                again.ForEach(Go);
            }

            foreach (var (step, which) in steps)
            {
                var conversation = which == 0 ? Entries.Direct : Entries.Group;
                switch (step)
                {
                    case <= 2:
                        if (lanes.Add(conversation, Post(++sent)))
                            Go(lanes.Open(conversation, now));
                        break;
                    case 3 when seen.Count > 0:
                        answered.AddRange(lanes.Decided(Accept(seen[^1]), now, out var next));
                        Go(next);
                        break;
                    case 4 when seen.Count > 0:
                        var early = seen[seen.Count / 2]; // Perhaps answered long ago.
                        answered.AddRange(lanes.Decided(Accept(early), now, out var after));
                        Go(after);
                        break;
                    case 5 when seen.Count > 0:
                        answered.AddRange(lanes.Decided(new PostsRefused(seen[^1].Conversation, seen[^1].Batch, Refusal.Unavailable, ""), now, out var then));
                        Go(then);
                        break;
                    case 6:
                        Pass(TimeSpan.FromSeconds(3));
                        break;
                }
            }

            for (var i = 0; lanes.Count > 0; i++)
            {
                Assert.True(i < 1000);
                Pass(TimeSpan.FromSeconds(13));
            }

            Assert.Equal(sent, answered.Count);
            Assert.Equal(TimeSpan.MaxValue, lanes.NextDeadline);
            Assert.Equal(0, lanes.Bytes);
            foreach (var conversation in answered.GroupBy(a => a.Conversation))
                Assert.Equal(conversation.Select(a => a.Id).Order(), conversation.Select(a => a.Id));
        });
    }

    private static PendingPost Post(int id, int bytes = 10) => new(id, new Post(ClientMessageId.Parse($"k{id}"), new Body(new byte[bytes])));

    private static PostsDecided Accept(SubmitPosts batch) =>
        new(batch.Conversation, batch.Batch, [.. batch.Posts.Select(_ => new PostOutcome(1, Entries.At, Dup: false, Refused: null))]);
}
