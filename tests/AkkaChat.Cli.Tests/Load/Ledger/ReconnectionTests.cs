using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Bench.Load.Ledger;
using AkkaChat.Protocol;

namespace AkkaChat.Cli.Tests.Load.Ledger;

/// <summary>A device that comes back names the last entry it has: the stream goes on behind that one, with nothing again and nothing gone.</summary>
public sealed class ReconnectionTests
{
    private readonly Room _room = new();

    [Fact]
    public void A_new_device_begins_at_the_head_of_its_inbox()
    {
        Room.Welcome(_room.Bob, ResumeOutcomes.Reset, head: 41, reason: ResetReasons.NewDevice);

        Assert.Equal((Room.Epoch, 41), (_room.Bob.User.Epoch, _room.Bob.User.Seq));
    }

    [Fact]
    public void The_stream_goes_on_behind_the_last_entry_received()
    {
        var (_, second) = Interrupted();
        Room.Welcome(_room.Bob, ResumeOutcomes.Ok, head: 2);
        Room.Deliver(_room.Bob, second, 2);

        Assert.Equal((2, 2), (_room.Bob.Cseq, _room.Bob.User.Seq));
    }

    [Fact]
    public void An_entry_that_was_received_before_and_comes_again_is_reported()
    {
        var (first, _) = Interrupted();
        Room.Welcome(_room.Bob, ResumeOutcomes.Ok, head: 2);

        Reports("bob: entry 1 of the inbox came after 1", () => Room.Deliver(_room.Bob, Room.Copy(first, 1), seq: 1));
    }

    [Fact]
    public void An_entry_that_was_received_before_and_comes_again_under_the_next_number_is_reported()
    {
        var (first, _) = Interrupted();
        Room.Welcome(_room.Bob, ResumeOutcomes.Ok, head: 2);

        Reports("received entry 1 after 1", () => Room.Deliver(_room.Bob, Room.Copy(first, 1), seq: 2));
    }

    [Fact]
    public void An_entry_that_is_passed_over_is_reported()
    {
        var (_, second) = Interrupted();
        Room.Welcome(_room.Bob, ResumeOutcomes.Ok, head: 3);

        Reports("bob: entry 3 of the inbox came after 1", () => Room.Deliver(_room.Bob, Room.Copy(second, 2), seq: 3));
    }

    [Fact]
    public void A_stream_that_is_reset_is_reported()
    {
        Interrupted();

        Reports("bob: the stream was reset (too_old) at entry 1 of the inbox", () => Room.Welcome(_room.Bob, ResumeOutcomes.Reset, head: 2, reason: "too_old"));
    }

    [Fact]
    public void Another_epoch_is_reported_even_if_it_claims_to_go_on()
    {
        Interrupted();

        Reports("bob: the stream was reset", () => Room.Welcome(_room.Bob, ResumeOutcomes.Ok, head: 2, epoch: "k4"));
    }

    [Fact]
    public void An_inbox_that_ends_before_what_was_received_from_it_is_reported()
    {
        Interrupted();

        Reports("bob: the inbox ends at 0, but 1 was received from it", () => Room.Welcome(_room.Bob, ResumeOutcomes.Ok, head: 0));
    }

    /// <summary>Bob has the first of two messages when he loses his connection.</summary>
    private (Post First, Post Second) Interrupted()
    {
        Room.Welcome(_room.Bob, ResumeOutcomes.Reset, head: 0, reason: ResetReasons.NewDevice);
        var (first, second) = (_room.Send(_room.Alice), _room.Send(_room.Alice));
        Room.Deliver(_room.Bob, first, 1);
        return (first, second);
    }

    private static void Reports(string what, Action act) =>
        Assert.Contains(what, Assert.Throws<VerificationException>(act).Message, StringComparison.Ordinal);
}
