using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Domain.Tests.Conversations;

public class CopyOutboxTests
{
    private readonly Life _life = Life.Group(Life.Bob, Life.Carol);
    private readonly CopyOutbox _outbox;

    public CopyOutboxTests() => _outbox = new CopyOutbox(_life.State);

    [Fact]
    public void Everybody_is_due_once_until_the_wait_is_over()
    {
        Assert.Equal([Life.Alice, Life.Bob, Life.Carol], _outbox.AllDue(_life.Now).Order());
        _outbox.Sent(Life.Bob, _life.Now);
        Assert.Equal([Life.Alice, Life.Carol], _outbox.AllDue(_life.Now).Order());
        Assert.Null(_outbox.Due(Life.Bob, _life.Now + CopyOutbox.FirstRetry - TimeSpan.FromTicks(1)));
        Assert.Equal(new CopyRange(1, 0, 1), _outbox.Due(Life.Bob, _life.Now + CopyOutbox.FirstRetry));
    }

    [Fact]
    public void The_wait_doubles_up_to_five_seconds()
    {
        double[] waits = [1, 2, 4, 5, 5, 5];
        foreach (var wait in waits)
        {
            _outbox.Sent(Life.Bob, _life.Now);
            Assert.Null(_outbox.Due(Life.Bob, _life.Now + TimeSpan.FromSeconds(wait - 0.001)));
            _life.Now += TimeSpan.FromSeconds(wait);
            Assert.NotNull(_outbox.Due(Life.Bob, _life.Now));
        }

        for (var i = 0; i < 10_000; i++)
            _outbox.Sent(Life.Bob, _life.Now);
        Assert.NotNull(_outbox.Due(Life.Bob, _life.Now + CopyOutbox.LongestRetry));
    }

    [Fact]
    public void An_answer_makes_way_for_the_next_batch_and_for_a_short_wait()
    {
        _outbox.Sent(Life.Bob, _life.Now);
        _outbox.Sent(Life.Bob, _life.Now);
        _life.Post(Life.Alice, "k");
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 1));
        Assert.Equal(new CopyRange(1, 1, 2), _outbox.Due(Life.Bob, _life.Now));
        _outbox.Sent(Life.Bob, _life.Now);
        Assert.NotNull(_outbox.Due(Life.Bob, _life.Now + CopyOutbox.FirstRetry));
    }

    [Fact]
    public void A_repeated_answer_does_not_call_for_the_next_batch_again()
    {
        _life.Post(Life.Alice, "k");
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 1));
        _outbox.Sent(Life.Bob, _life.Now);
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 1));
        Assert.Null(_outbox.Due(Life.Bob, _life.Now));
    }

    [Fact]
    public void An_inbox_that_has_less_than_was_thought_is_believed()
    {
        _life.Post(Life.Alice, "k");
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 2));
        Assert.Null(_outbox.Due(Life.Bob, _life.Now));
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 1));
        Assert.Equal(new CopyRange(1, 1, 2), _outbox.Due(Life.Bob, _life.Now));
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 0, 0));
        Assert.Equal(new CopyRange(1, 0, 2), _outbox.Due(Life.Bob, _life.Now));
    }

    [Fact]
    public void Ones_failing_copies_hold_up_nobody_else()
    {
        Confirm(Life.Alice, Life.Bob);
        _outbox.Sent(Life.Carol, _life.Now);
        _life.Post(Life.Alice, "k");
        Assert.Equal([Life.Alice, Life.Bob], _outbox.AllDue(_life.Now).Order());
        Assert.Equal(0, _life.State.Confirmed);
        Assert.False(_life.State.IsSettled);
    }

    [Fact]
    public void Whoever_is_removed_is_owed_that_entry_and_nothing_after_it()
    {
        Confirm(Life.Alice, Life.Bob, Life.Carol);
        _life.Change(new RemoveMember(Life.GroupId, Life.Alice, "r", Life.Bob));
        _life.Post(Life.Alice, "k");
        Assert.Equal(new CopyRange(1, 1, 2), _outbox.Due(Life.Bob, _life.Now));
        Assert.Equal(new CopyRange(1, 1, 3), _outbox.Due(Life.Carol, _life.Now));
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 2));
        Assert.DoesNotContain(Life.Bob, _life.State.Recipients.Keys);
    }

    [Fact]
    public void Whoever_comes_back_gets_the_rest_of_the_first_membership_then_the_next_one()
    {
        _life.Change(new RemoveMember(Life.GroupId, Life.Alice, "r1", Life.Bob));
        _life.Post(Life.Alice, "not for bob");
        _life.Change(new AddMembers(Life.GroupId, Life.Alice, "r2", [Life.Bob]));
        Assert.Equal(new CopyRange(1, 0, 2), _outbox.Due(Life.Bob, _life.Now));
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 1));
        Assert.Equal(new CopyRange(1, 1, 2), _outbox.Due(Life.Bob, _life.Now));
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 2));
        Assert.Equal(new CopyRange(4, 3, 4), _outbox.Due(Life.Bob, _life.Now));
        _outbox.Answered(new CopiesConfirmed(Life.Bob, Life.GroupId, 1, 2));
        Assert.Equal(new CopyRange(4, 3, 4), _outbox.Due(Life.Bob, _life.Now));
    }

    [Fact]
    public void A_conversation_is_settled_once_everybody_has_everything()
    {
        Confirm(Life.Alice, Life.Bob);
        Assert.False(_life.State.IsSettled);
        Confirm(Life.Carol);
        Assert.True(_life.State.IsSettled);
        Assert.Empty(_outbox.AllDue(_life.Now));
    }

    [Fact]
    public void An_answer_of_somebody_unknown_changes_nothing()
    {
        _outbox.Answered(new CopiesConfirmed(Life.Dave, Life.GroupId, 1, 1));
        Assert.DoesNotContain(Life.Dave, _life.State.Recipients.Keys);
    }

    [Fact]
    public void A_restart_does_not_send_again_what_a_row_says_was_confirmed()
    {
        Confirm(Life.Alice, Life.Bob, Life.Carol);
        _life.Post(Life.Alice, "k1");
        Confirm(Life.Alice, Life.Bob);
        _life.Post(Life.Alice, "k2");
        var restarted = new CopyOutbox(_life.Replayed());
        Assert.All([Life.Alice, Life.Bob, Life.Carol], user => Assert.Equal(new CopyRange(1, 1, 3), restarted.Due(user, _life.Now)));
    }

    private void Confirm(params UserId[] users)
    {
        foreach (var user in users)
            _outbox.Answered(new CopiesConfirmed(user, Life.GroupId, 1, _life.State.LastCseq));
    }
}
