using AkkaChat.Cli.Bench.Load.Ledger;

namespace AkkaChat.Cli.Tests.Load.Ledger;

/// <summary>When a message is out of flight, and what is said of those that never are.</summary>
public sealed class SettlingTests
{
    private readonly Room _room = new();

    [Fact]
    public void A_message_settles_once_with_the_last_of_its_copies_and_its_answer()
    {
        var post = _room.Send(_room.Alice);
        Outcome[] outcomes = [Room.Deliver(_room.Alice, post, 1), _room.Ok(post, 1), Room.Deliver(_room.Bob, post, 1), Room.Deliver(_room.Carol, post, 1)];

        Assert.Equal([false, false, false, true], outcomes.Select(o => o.Settles));
        Assert.All(outcomes, o => Assert.Same(post, o.Post));
    }

    [Fact]
    public void Without_its_answer_a_message_is_in_flight_though_everybody_has_it()
    {
        var post = _room.Send(_room.Alice);
        _room.DeliverToAll(post, 1);

        Assert.Equal(1, _room.Conversation.Open);
        Assert.Same(post, _room.Conversation.Find(post.Mark));
        Assert.True(_room.Ok(post, 1).Settles);
        Assert.Equal(0, _room.Conversation.Open);
        Assert.Null(_room.Conversation.Find(post.Mark));
    }

    [Fact]
    public void Nobody_waits_for_those_who_are_away_but_their_copies_stay_owed()
    {
        var room = new Room(carolIsAway: true);
        var post = room.Send(room.Alice);
        Room.Deliver(room.Alice, post, 1);
        room.Ok(post, 1);

        Assert.True(Room.Deliver(room.Bob, post, 1).Settles);
        Assert.Equal(1, room.Conversation.Open);
        Assert.Contains("did not reach 1 of 3 members (carol)", room.Conversation.Complaint(), StringComparison.Ordinal);

        Assert.False(Room.Deliver(room.Carol, post, 1).Settles);
        Assert.Equal(0, room.Conversation.Open);
        Assert.Null(room.Conversation.Complaint());
    }

    [Fact]
    public void A_copy_for_somebody_who_is_away_stands_for_nobody_elses()
    {
        var room = new Room(carolIsAway: true);
        var post = room.Send(room.Alice);
        Room.Deliver(room.Carol, post, 1);
        Room.Deliver(room.Alice, post, 1);

        Assert.False(room.Ok(post, 1).Settles);
        Assert.True(Room.Deliver(room.Bob, post, 1).Settles);
    }

    [Fact]
    public void A_message_that_was_accepted_and_never_delivered_is_named_at_the_end_with_those_who_lack_it()
    {
        var (first, second) = (_room.Send(_room.Alice), _room.Send(_room.Alice));
        _room.DeliverToAll(first, 1);
        _room.Ok(first, 1);
        _room.Ok(second, 2);
        Room.Deliver(_room.Bob, second, 2);

        Assert.Equal(
            $"{Room.Id}: message {second.Mark} of alice is accepted as entry 2, and did not reach 2 of 3 members (alice, carol); 1 messages are open",
            _room.Conversation.Complaint());
    }

    [Fact]
    public void A_message_that_was_never_answered_is_named_at_the_end()
    {
        var post = _room.Send(_room.Bob);

        Assert.Equal(
            $"conversation 0: message {post.Mark} of bob is not answered, and did not reach 3 of 3 members (alice, bob, carol); 1 messages are open",
            _room.Conversation.Complaint());
    }

    [Fact]
    public void Where_nothing_is_missing_there_is_no_complaint()
    {
        Assert.Null(_room.Conversation.Complaint());
        var post = _room.Send(_room.Alice);
        _room.DeliverToAll(post, 1);
        _room.Ok(post, 1);

        Assert.Null(_room.Conversation.Complaint());
    }
}
