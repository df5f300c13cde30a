using AkkaChat.Domain;
using AkkaChat.Protocol;
using AkkaChat.Session.Tests.Support;
using AkkaChat.Web.Sessions.Wire;
using Xunit;

namespace AkkaChat.Session.Tests.Wire;

public sealed class SharedEntriesTests
{
    private static readonly UserId Carol = UserId.Parse("carol"), Dave = UserId.Parse("dave");
    private readonly SharedEntries _shared = new();
    private readonly Entry _message = new(7, EntryKind.Message, Entries.Bob, Entries.At) { Body = Entries.Text("hi"), Cmid = "c7" };

    [Fact]
    public void All_readers_but_the_sender_get_one_and_the_same_entry() => Assert.Same(Shown(_message, Carol), Shown(_message, Dave));

    [Fact]
    public void It_is_what_each_of_them_would_see_alone()
    {
        Assert.Equal(_message.ToWire(Entries.Group, Carol), Shown(_message, Carol));
        Assert.Equal(_message.ToWire(Entries.Group, Dave), Shown(_message, Dave));
    }

    [Fact]
    public void The_senders_own_copies_carry_the_cmid_and_nobody_elses_whoever_is_first()
    {
        Assert.Equal("c7", Shown(_message, Entries.Bob).Cmid);
        Assert.Null(Shown(_message, Carol).Cmid);
        Assert.Equal("c7", Shown(_message, Entries.Bob).Cmid);
        Assert.Null(Shown(_message, Dave).Cmid);
    }

    [Fact]
    public void Another_entry_that_says_the_same_is_another_one() => Assert.NotSame(Shown(_message, Carol), Shown(_message with { }, Carol));

    [Fact]
    public void A_long_body_is_not_remembered()
    {
        Assert.True(IsRemembered(_message with { Body = Entries.Text(new string('x', 1_800)) }));
        Assert.False(IsRemembered(_message with { Body = Entries.Text(new string('x', 2_048)) }));
    }

    [Fact]
    public void An_entry_that_names_many_users_is_not_remembered()
    {
        Assert.True(IsRemembered(Joined(10)));
        Assert.False(IsRemembered(Joined(Limits.Members)));
    }

    private bool IsRemembered(Entry entry) => ReferenceEquals(Shown(entry, Carol), Shown(entry, Dave));

    private TimelineEntry Shown(Entry entry, UserId reader) => _shared.ToWire(entry, Entries.Group, reader);

    private static Entry Joined(int users) => new(8, EntryKind.Joined, Entries.Bob, Entries.At)
    {
        Users = [.. Enumerable.Range(0, users).Select(i => UserId.Parse($"user{i}"))],
        Title = "Tea",
    };
}
