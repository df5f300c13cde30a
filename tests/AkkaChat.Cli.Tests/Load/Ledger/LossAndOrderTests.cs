using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Bench.Load;
using AkkaChat.Cli.Bench.Load.Ledger;

namespace AkkaChat.Cli.Tests.Load.Ledger;

/// <summary>What is lost, doubled or reordered ends a run.</summary>
public sealed class LossAndOrderTests
{
    private readonly Room _room = new();

    [Fact]
    public void Messages_in_one_order_for_everybody_are_what_is_expected()
    {
        for (var cseq = 1; cseq <= 3; cseq++)
        {
            var post = _room.Send(_room.Alice);
            _room.DeliverToAll(post, cseq);
            _room.Ok(post, cseq);
        }

        Assert.Equal(0, _room.Conversation.Open);
        Assert.All(_room.Conversation.Members, m => Assert.Equal((3, 3), (m.Cseq, m.User.Seq)));
    }

    [Fact]
    public void Messages_may_be_numbered_in_another_order_than_they_were_sent_in()
    {
        var (first, second) = (_room.Send(_room.Alice), _room.Send(_room.Bob));
        _room.DeliverToAll(second, 1);
        _room.DeliverToAll(first, 2);
        _room.Ok(first, 2);
        _room.Ok(second, 1);

        Assert.Equal(0, _room.Conversation.Open);
    }

    [Fact]
    public void A_lost_message_is_reported_by_the_next_one_of_its_conversation()
    {
        _room.Send(_room.Alice);
        var second = _room.Send(_room.Alice);

        Reports("bob, conversation 0: never received entry 1: 2 came", () => Room.Deliver(_room.Bob, second, 2));
    }

    [Fact]
    public void A_message_that_is_lost_between_others_is_reported()
    {
        var (first, third) = (_room.Send(_room.Alice), _room.Send(_room.Alice));
        Room.Deliver(_room.Bob, first, 1);

        Reports("never received entry 2: 3 came", () => Room.Deliver(_room.Bob, third, 3));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void A_hole_in_the_inbox_is_reported_even_if_the_conversation_has_none(long seq)
    {
        var post = _room.Send(_room.Alice);

        Reports($"bob: entry {seq} of the inbox came after 0", () => Room.Deliver(_room.Bob, Room.Copy(post, 1), seq));
    }

    [Fact]
    public void A_message_that_comes_again_as_a_new_entry_is_reported()
    {
        var post = _room.Send(_room.Alice);
        _room.DeliverToAll(post, 1);
        _room.Ok(post, 1);

        Reports($"received message {post.Mark} again, as entry 2", () => Room.Deliver(_room.Bob, post, 2));
    }

    [Fact]
    public void A_message_that_comes_again_is_reported_also_while_others_wait_for_it()
    {
        var post = _room.Send(_room.Alice);
        Room.Deliver(_room.Bob, post, 1);

        Reports($"heard of message {post.Mark} as entry 2, others as entry 1", () => Room.Deliver(_room.Bob, post, 2));
    }

    [Fact]
    public void A_copy_that_comes_again_with_its_own_position_is_reported()
    {
        var post = _room.Send(_room.Alice);
        Room.Deliver(_room.Bob, post, 1);

        Reports("received entry 1 after 1", () => Room.Deliver(_room.Bob, post, 1));
    }

    [Fact]
    public void An_entry_of_the_inbox_that_comes_again_is_reported()
    {
        var (first, second) = (_room.Send(_room.Alice), _room.Send(_room.Alice));
        Room.Deliver(_room.Bob, first, 1);

        Reports("bob: entry 1 of the inbox came after 1", () => Room.Deliver(_room.Bob, Room.Copy(second, 2), seq: 1));
    }

    [Fact]
    public void Two_members_who_see_two_messages_in_different_orders_are_reported()
    {
        var (first, second) = (_room.Send(_room.Alice), _room.Send(_room.Bob));
        Room.Deliver(_room.Alice, first, 1);
        Room.Deliver(_room.Alice, second, 2);

        Reports($"carol, {Room.Id}: heard of message {second.Mark} as entry 1, others as entry 2", () => Room.Deliver(_room.Carol, second, 1));
    }

    [Fact]
    public void An_earlier_entry_of_the_conversation_after_a_later_one_is_reported()
    {
        var (first, second) = (_room.Send(_room.Alice), _room.Send(_room.Alice));
        Room.Deliver(_room.Bob, first, 1);
        Room.Deliver(_room.Bob, second, 2);

        Reports("received entry 1 after 2", () => Room.Deliver(_room.Bob, first, 1));
    }

    [Fact]
    public void An_answer_that_names_another_position_than_the_copies_is_reported()
    {
        var post = _room.Send(_room.Alice);
        Room.Deliver(_room.Bob, post, 1);

        Reports($"alice, {Room.Id}: heard of message {post.Mark} as entry 2, others as entry 1", () => _room.Ok(post, 2));
    }

    [Fact]
    public void A_second_answer_is_reported()
    {
        var post = _room.Send(_room.Alice);
        _room.Ok(post, 1);

        Reports($"was answered ok for message {post.Mark}", () => _room.Ok(post, 1));
    }

    [Fact]
    public void An_answer_to_somebody_who_did_not_ask_is_reported()
    {
        var post = _room.Send(_room.Alice);

        Reports("bob, conversation 0: was answered ok", () => _room.Conversation.Accept(_room.Bob.User, post.Mark, "g:1"u8, 1));
    }

    [Fact]
    public void An_answer_for_a_message_that_nobody_sent_is_reported() =>
        Reports("was answered ok", () => _room.Conversation.Accept(_room.Alice.User, new Mark(0, 7), "g:1"u8, 1));

    private static void Reports(string what, Func<Outcome> act) =>
        Assert.Contains(what, Assert.Throws<VerificationException>(() => { act(); }).Message, StringComparison.Ordinal);
}
