using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Bench.Load;
using AkkaChat.Cli.Bench.Load.Ledger;
using AkkaChat.Protocol;

namespace AkkaChat.Cli.Tests.Load.Ledger;

/// <summary>What nobody sent, at least not so, ends a run.</summary>
public sealed class ForeignMessageTests
{
    private readonly Room _room = new();

    [Fact]
    public void A_message_that_nobody_sent_is_reported() =>
        Reports("which nobody sent", Room.Message(_room.Alice, Room.TextOf(new Mark(0, 7)), 1));

    [Fact]
    public void A_message_of_a_conversation_that_the_reader_is_not_in_is_reported() =>
        Reports("is none that was sent to them", Room.Message(_room.Alice, Room.TextOf(new Mark(1, 0)), 1));

    [Fact]
    public void A_message_that_arrives_in_another_conversation_is_reported()
    {
        var (first, second) = (_room.Send(_room.Alice), _room.Send(_room.Alice));
        Room.Deliver(_room.Bob, first, 1);

        Reports("heard of message 0000000000000001 in g:other", Room.Copy(second, 2, "g:other"));
    }

    [Fact]
    public void A_message_that_was_answered_in_one_conversation_and_arrives_in_another_is_reported()
    {
        var post = _room.Send(_room.Alice);
        _room.Ok(post, 1);

        Reports("heard of message 0000000000000000 in g:other", Room.Copy(post, 1, "g:other"));
    }

    [Fact]
    public void A_message_from_somebody_else_than_its_sender_is_reported()
    {
        var post = _room.Send(_room.Alice);

        Reports($"received message {post.Mark} of alice from carol", Room.Copy(post, 1) with { From = "carol" });
    }

    public static TheoryData<int> Positions => [.. Enumerable.Range(0, Room.TextChars)];

    [Theory]
    [MemberData(nameof(Positions))]
    public void A_text_with_one_other_character_is_reported(int at)
    {
        var post = _room.Send(_room.Alice);
        var text = Room.TextOf(post.Mark).ToCharArray();
        text[at] = text[at] == '1' ? '2' : '1';

        Assert.Throws<VerificationException>(() => { Room.Deliver(_room.Bob, Room.Message(_room.Alice, new string(text), 1)); });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Mark.Chars - 1)]
    [InlineData(Mark.Chars)]
    [InlineData(Room.TextChars - 1)]
    [InlineData(Room.TextChars + 1)]
    [InlineData(Mark.MaxTextChars)]
    public void A_text_that_was_cut_or_goes_on_is_reported(int chars)
    {
        var post = _room.Send(_room.Alice);

        Assert.Throws<VerificationException>(() => { Room.Deliver(_room.Bob, Room.Message(_room.Alice, Room.TextOf(post.Mark, Mark.MaxTextChars)[..chars], 1)); });
    }

    [Fact]
    public void A_text_that_goes_on_behind_the_longest_one_is_reported()
    {
        var post = _room.Send(_room.Alice);

        Reports("is none that was sent to them", Room.Message(_room.Alice, Room.TextOf(post.Mark, Mark.MaxTextChars) + "x", 1));
    }

    [Fact]
    public void A_message_without_a_body_is_reported()
    {
        var post = _room.Send(_room.Alice);

        Reports("is none that was sent to them", Room.Copy(post, 1) with { Body = null });
    }

    [Fact]
    public void An_entry_of_another_kind_is_reported()
    {
        var post = _room.Send(_room.Alice);

        Reports("entry 1 of the inbox (renamed in " + Room.Id, Room.Copy(post, 1) with { Kind = EntryKinds.Renamed });
    }

    [Fact]
    public void The_beginning_of_a_group_is_its_first_entry_and_has_its_mark_as_title()
    {
        var post = _room.Send(_room.Alice);
        Room.Deliver(_room.Bob, Created(post));

        Assert.Equal(1, _room.Bob.Cseq);
    }

    [Fact]
    public void Another_entry_that_says_that_the_group_begins_is_reported()
    {
        var (first, second) = (_room.Send(_room.Alice), _room.Send(_room.Alice));
        Room.Deliver(_room.Bob, Created(first));

        Reports("entry 2 of the inbox (created in " + Room.Id, Created(second) with { Cseq = 2 });
    }

    [Fact]
    public void A_beginning_with_another_title_is_reported()
    {
        var post = _room.Send(_room.Alice);

        Reports("with a text of 17 characters", Created(post) with { Body = Title(Room.TextOf(post.Mark)[..(Mark.Chars + 1)]) });
    }

    private static TimelineEntry Created(Post post) =>
        Room.Copy(post, 1) with { Kind = EntryKinds.Created, Body = Title(post.Mark.ToString()) };

    private static MessageBody Title(string title)
    {
        Assert.True(MessageBody.TryParse(System.Text.Encoding.UTF8.GetBytes($$"""{"title":"{{title}}","users":["alice","bob","carol"]}"""), out var body, out var error), error);
        return body!;
    }

    private void Reports(string what, TimelineEntry entry) =>
        Assert.Contains(what, Assert.Throws<VerificationException>(() => { Room.Deliver(_room.Bob, entry); }).Message, StringComparison.Ordinal);
}
