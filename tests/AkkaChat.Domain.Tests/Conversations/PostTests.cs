using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Domain.Tests.Conversations;

public class PostTests
{
    [Fact]
    public void A_direct_conversation_begins_with_its_first_message()
    {
        var life = Life.Direct();
        Assert.Equal(1, life.Post(Life.Bob, "k").Cseq);
        Assert.Equal([Life.Alice, Life.Bob], life.State.Members.Keys);
        Assert.All(life.State.Members.Values, m => Assert.Equal((Role.Member, 1), (m.Role, m.Term)));
        Assert.Equal(Refusal.NotMember, life.Post(Life.Carol, "k").Refused?.Code);
    }

    [Fact]
    public void Notes_to_oneself_have_one_member()
    {
        var life = new Life(ConversationId.Direct(Life.Alice, Life.Alice));
        life.Post(Life.Alice, "k");
        Assert.Equal([Life.Alice], life.State.Members.Keys);
        Assert.Equal([Life.Alice], life.State.Recipients.Keys);
    }

    [Fact]
    public void A_stranger_can_not_begin_the_direct_conversation_of_others()
    {
        var life = Life.Direct();
        Assert.Equal(Refusal.NotMember, life.Post(Life.Carol, "k").Refused?.Code);
        Assert.Empty(life.Rows);
    }

    [Fact]
    public void Nobody_posts_to_a_group_that_does_not_exist() =>
        Assert.Equal(Refusal.NotFound, new Life(Life.GroupId).Post(Life.Alice, "k").Refused?.Code);

    [Fact]
    public void Posts_of_one_row_are_decided_against_the_earlier_ones()
    {
        var life = Life.Group(Life.Bob);
        var outcomes = life.Post(
            (Life.Bob, Life.Message("k")), (Life.Bob, Life.Message("k")), (Life.Bob, Life.Message("k", "other")), (Life.Alice, Life.Message("k")), (Life.Carol, Life.Message("k")));
        Assert.Equal([2, 2, 0, 3, 0], outcomes.Select(o => o.Cseq));
        Assert.Equal([false, true, false, false, false], outcomes.Select(o => o.Dup));
        Assert.Equal([null, null, Refusal.Conflict, null, Refusal.NotMember], outcomes.Select(o => o.Refused?.Code));
        Assert.Equal(2, life.Rows[^1].Entries.Count);
    }

    [Fact]
    public void The_same_key_of_another_sender_is_another_post()
    {
        var life = Life.Direct();
        Assert.Equal(1, life.Post(Life.Alice, "k").Cseq);
        Assert.Equal(2, life.Post(Life.Bob, "k", "other").Cseq);
    }

    [Fact]
    public void Whoever_was_removed_still_learns_that_their_post_was_accepted()
    {
        var life = Life.Group(Life.Bob);
        life.Post(Life.Bob, "k");
        life.Change(new RemoveMember(Life.GroupId, Life.Alice, "r", Life.Bob));
        Assert.Equal(new PostOutcome(2, Life.Start, Dup: true, null), life.Post(Life.Bob, "k"));
        Assert.Equal(Refusal.NotMember, life.Post(Life.Bob, "new").Refused?.Code);
    }

    [Fact]
    public void A_body_above_its_bound_is_too_large()
    {
        var life = Life.Direct();
        Assert.Null(life.Post(Life.Alice, "k1", new string('x', Limits.BodyBytes)).Refused);
        Assert.Equal(Refusal.TooLarge, life.Post(Life.Alice, "k2", new string('x', Limits.BodyBytes + 1)).Refused?.Code);
    }

    [Fact]
    public void A_key_is_remembered_for_exactly_the_last_2000_posts()
    {
        var life = Life.Direct();
        life.Post(Life.Alice, "first");
        for (var i = 1; i < Limits.DedupeWindow; i++)
            life.Post(Life.Bob, $"k{i}");
        Assert.Equal(Limits.DedupeWindow, life.State.Dedupe.Entries.Count);
        Assert.Equal(new PostOutcome(1, Life.Start, Dup: true, null), life.Post(Life.Alice, "first"));
        life.Post(Life.Bob, "one more");
        Assert.Equal(Limits.DedupeWindow, life.State.Dedupe.Entries.Count);
        Assert.Equal(new PostOutcome(Limits.DedupeWindow + 2, Life.Start, Dup: false, null), life.Post(Life.Alice, "first"));
    }

    [Fact]
    public void A_row_is_bounded_in_entries_and_in_bytes()
    {
        Gen.Int[0, Limits.BodyBytes].Array[1, 300].Sample(sizes =>
        {
            var life = Life.Direct();
            var batch = new PostBatch(life.State, life.Now);
            foreach (var (size, i) in sizes.Select((s, i) => (s, i)))
            {
                var post = Life.Message($"k{i}", new string('x', size));
                if (!batch.HasRoomFor(post))
                    break;
                batch.Decide(Life.Alice, post);
            }

            Assert.InRange(batch.Entries.Count, 1, Limits.RowEntries);
            Assert.True(batch.Entries.Count == 1 || batch.Entries.Sum(e => e.Weight) <= Limits.PageBytes);
        });
    }

    [Fact]
    public void Posts_that_fit_one_by_one_but_not_together_have_no_room()
    {
        var batch = new PostBatch(Life.Direct().State, Life.Start);
        Post[] many = [.. Enumerable.Range(0, Limits.RowEntries).Select(i => Life.Message($"k{i}"))];
        Assert.True(batch.HasRoomFor(many));
        batch.Decide(Life.Alice, Life.Message("k"));
        Assert.True(batch.HasRoomFor(many[0]));
        Assert.True(batch.HasRoomFor(many[1..]));
        Assert.False(batch.HasRoomFor(many));
        Post[] large = [.. Enumerable.Range(0, 4).Select(i => Life.Message($"l{i}", new string('x', Limits.BodyBytes - 100)))];
        Assert.True(batch.HasRoomFor(large[1..]));
        Assert.False(batch.HasRoomFor([.. large, large[0]]));
    }

    [Fact]
    public void Sending_moves_ones_own_mark()
    {
        var life = Life.Direct();
        life.Post(Life.Alice, "k1");
        life.Post(Life.Bob, "k2");
        Assert.Equal((1, 2), (life.State.MarkOf(Life.Alice), life.State.MarkOf(Life.Bob)));
    }

    [Fact]
    public void A_mark_only_moves_up_and_waits_for_the_next_row()
    {
        var life = Life.Direct();
        life.Post(Life.Alice, "k1");
        life.Post(Life.Alice, "k2");
        Assert.True(life.State.RaiseMark(Life.Bob, 2));
        Assert.False(life.State.RaiseMark(Life.Bob, 1));
        Assert.False(life.State.RaiseMark(Life.Bob, 2));
        Assert.False(life.State.RaiseMark(Life.Carol, 2));
        Assert.Equal([new ReadMark(Life.Bob, 2)], life.State.MovedMarks);
        life.Post(Life.Alice, "k3");
        Assert.Empty(life.State.MovedMarks);
        Assert.Equal(2, life.Replayed().MarkOf(Life.Bob));
    }

    [Fact]
    public void A_mark_that_moves_on_while_a_row_is_written_waits_for_the_one_after()
    {
        var life = Life.Direct();
        life.Post(Life.Alice, "k1");
        life.Post(Life.Alice, "k2");
        life.State.RaiseMark(Life.Bob, 1);
        var batch = new PostBatch(life.State, life.Now);
        batch.Decide(Life.Alice, Life.Message("k3"));
        var row = batch.ToEvent()!;
        life.State.RaiseMark(Life.Bob, 2);
        life.State.Evolve(row, 3);
        Assert.Equal([new ReadMark(Life.Bob, 2)], life.State.MovedMarks);
    }
}
