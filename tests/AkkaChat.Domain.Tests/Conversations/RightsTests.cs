using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Domain.Tests.Conversations;

/// <summary>Who may do what to a group: every kind of actor against every change.</summary>
public class RightsTests
{
    private static readonly UserId Owner = UserId.Parse("owner"), Admin = UserId.Parse("admin"), Member = UserId.Parse("member");
    private static readonly UserId Former = UserId.Parse("former"), Stranger = UserId.Parse("stranger");
    private static readonly UserId OtherOwner = UserId.Parse("other-owner"), OtherAdmin = UserId.Parse("other-admin"), OtherMember = UserId.Parse("other-member");

    // What each change is answered, by actor: owner, admin, member, former member, stranger. "ok" = an entry is appended.
    [Theory]
    [InlineData("rename", "ok ok Forbidden NotMember NotMember")]
    [InlineData("rename to the same title", "same same Forbidden NotMember NotMember")]
    [InlineData("rename to nothing", "BadFrame BadFrame Forbidden NotMember NotMember")]
    [InlineData("add a stranger", "ok ok Forbidden NotMember NotMember")]
    [InlineData("add a former member", "ok ok Forbidden NotMember NotMember")]
    [InlineData("add members only", "same same Forbidden NotMember NotMember")]
    [InlineData("add 500 strangers", "LimitReached LimitReached Forbidden NotMember NotMember")]
    [InlineData("remove a member", "ok ok Forbidden NotMember NotMember")]
    [InlineData("remove an admin", "ok Forbidden Forbidden NotMember NotMember")]
    [InlineData("remove an owner", "ok Forbidden Forbidden NotMember NotMember")]
    [InlineData("remove a stranger", "NotFound NotFound Forbidden NotMember NotMember")]
    [InlineData("leave", "ok ok ok NotMember NotMember")]
    [InlineData("make a member owner", "ok Forbidden Forbidden NotMember NotMember")]
    [InlineData("make a member admin", "ok Forbidden Forbidden NotMember NotMember")]
    [InlineData("make a member member", "same Forbidden Forbidden NotMember NotMember")]
    [InlineData("make an owner member", "ok Forbidden Forbidden NotMember NotMember")]
    [InlineData("make a stranger admin", "NotFound Forbidden Forbidden NotMember NotMember")]
    [InlineData("make a member emperor", "BadFrame Forbidden Forbidden NotMember NotMember")]
    [InlineData("step down", "ok Forbidden Forbidden NotMember NotMember")]
    public void A_change_is_decided_by_the_actors_role(string change, string answers)
    {
        UserId[] actors = [Owner, Admin, Member, Former, Stranger];
        foreach (var (actor, answer) in actors.Zip(answers.Split(' ')))
            Assert.Equal((actor, answer), (actor, Answer(Group().Change(Change(change, actor)))));
    }

    [Theory]
    [InlineData("leave")]
    [InlineData("step down")]
    [InlineData("become admin")]
    public void The_last_owner_stays(string change)
    {
        var life = Group();
        life.Change(new ChangeRole(Life.GroupId, Owner, "r1", OtherOwner, Role.Admin));
        Assert.Equal("Conflict", Answer(life.Change(Change(change, Owner))));
        life.Change(new ChangeRole(Life.GroupId, Owner, "r2", OtherAdmin, Role.Owner));
        Assert.Equal("ok", Answer(life.Change(Change(change, Owner))));
    }

    [Fact]
    public void Two_owners_can_not_both_go()
    {
        var life = Group();
        Assert.Equal("ok", Answer(life.Change(Change("leave", Owner))));
        Assert.Equal("Conflict", Answer(life.Change(Change("leave", OtherOwner))));
        Assert.Equal("Conflict", Answer(life.Change(Change("step down", OtherOwner))));
    }

    [Theory]
    [InlineData("rename")]
    [InlineData("add a stranger")]
    [InlineData("leave")]
    [InlineData("step down")]
    public void A_direct_conversation_can_not_be_changed(string change)
    {
        var id = ConversationId.Direct(Owner, Member);
        var life = new Life(id);
        Assert.Equal("NotFound", Answer(life.Change(Change(change, Owner))));
        life.Post(Owner, "k");
        Assert.Equal("Forbidden", Answer(life.Change(Change(change, Owner))));
        Assert.Equal("NotMember", Answer(life.Change(Change(change, Stranger))));
    }

    [Fact]
    public void Nobody_changes_a_group_that_does_not_exist() =>
        Assert.Equal("NotFound", Answer(new Life(Life.GroupId).Change(Change("rename", Owner))));

    [Theory]
    [InlineData("title", true)]
    [InlineData("Ein Titel 🎉", true)]
    [InlineData("", false)]
    [InlineData("  ", false)]
    [InlineData("a\nb", false)]
    [InlineData(null, false)]
    public void A_title_is_one_line_of_text(string? title, bool valid) => Assert.Equal(valid, ConversationDecisions.IsTitle(title));

    [Fact]
    public void A_title_has_at_most_128_characters()
    {
        Assert.True(ConversationDecisions.IsTitle(new string('t', 128)));
        Assert.False(ConversationDecisions.IsTitle(new string('t', 129)));
    }

    [Fact]
    public void The_creator_becomes_owner_and_everybody_is_named_once()
    {
        var life = new Life(Life.GroupId);
        life.Change(new CreateGroup(Life.GroupId, Owner, "t", [Member, Owner, Member]));
        var created = Assert.Single(life.Timeline);
        Assert.Equal([Member, Owner], created.Users);
        Assert.Equal((EntryKind.Created, 2, "t"), (created.Kind, created.MemberCount, created.Title));
        Assert.Equal([Role.Member, Role.Owner], life.State.Members.Values.Select(m => m.Role));
    }

    [Fact]
    public void A_group_is_created_once()
    {
        var life = Group();
        var rows = life.Rows.Count;
        Assert.Equal("same", Answer(life.Change(new CreateGroup(Life.GroupId, Owner, "t", [Member]))));
        Assert.Equal("Conflict", Answer(life.Change(new CreateGroup(Life.GroupId, Admin, "t", [Member]))));
        Assert.Equal(rows, life.Rows.Count);
    }

    [Fact]
    public void A_group_has_at_most_500_members_and_a_title()
    {
        UserId[] strangers = [.. Strangers(Limits.Members)];
        Assert.Equal("LimitReached", Answer(new Life(Life.GroupId).Change(new CreateGroup(Life.GroupId, Owner, "t", strangers))));
        Assert.Equal("ok", Answer(new Life(Life.GroupId).Change(new CreateGroup(Life.GroupId, Owner, "t", strangers[1..]))));
        Assert.Equal("BadFrame", Answer(new Life(Life.GroupId).Change(new CreateGroup(Life.GroupId, Owner, " ", []))));
        Assert.Equal("BadFrame", Answer(new Life(ConversationId.Direct(Owner, Admin)).Change(new CreateGroup(ConversationId.Direct(Owner, Admin), Owner, "t", []))));
    }

    [Fact]
    public void Whoever_is_no_member_any_more_is_not_shown_the_group_by_a_repetition()
    {
        var life = Group();
        life.Change(new RenameGroup(Life.GroupId, Owner, "rename", "mine"));
        life.Change(new RemoveMember(Life.GroupId, Owner, "leave", Owner));
        Assert.Equal("NotMember", Answer(life.Change(new RenameGroup(Life.GroupId, Owner, "rename", "mine"))));
        Assert.Equal("NotMember", Answer(life.Change(new CreateGroup(Life.GroupId, Owner, "t", []))));
        // But that they have left is theirs to know.
        Assert.Equal("same", Answer(life.Change(new RemoveMember(Life.GroupId, Owner, "leave", Owner))));
    }

    [Fact]
    public void A_key_of_a_change_is_no_key_of_a_post()
    {
        var life = Group();
        life.Change(new RenameGroup(Life.GroupId, Owner, "k", "new"));
        Assert.False(life.Post(Owner, "k").Dup);
        Assert.Equal("same", Answer(life.Change(new RenameGroup(Life.GroupId, Owner, "k", "newer"))));
    }

    [Fact]
    public void What_is_no_change_is_a_defect() =>
        Assert.Throws<InvalidOperationException>(() => Group().Change(new ReadDetails(Life.GroupId, Owner)));

    /// <summary>Two owners, two admins, two members, and one who was removed.</summary>
    private static Life Group()
    {
        var life = new Life(Life.GroupId);
        life.Change(new CreateGroup(Life.GroupId, Owner, "title", [Admin, Member, Former, OtherOwner, OtherAdmin, OtherMember]));
        life.Change(new ChangeRole(Life.GroupId, Owner, "g1", OtherOwner, Role.Owner));
        life.Change(new ChangeRole(Life.GroupId, Owner, "g2", Admin, Role.Admin));
        life.Change(new ChangeRole(Life.GroupId, Owner, "g3", OtherAdmin, Role.Admin));
        life.Change(new RemoveMember(Life.GroupId, Owner, "g4", Former));
        Assert.Equal(5, life.Rows.Count);
        return life;
    }

    private static IConversationChange Change(string what, UserId by) => what switch
    {
        "rename" => new RenameGroup(Life.GroupId, by, "r", "another"),
        "rename to the same title" => new RenameGroup(Life.GroupId, by, "r", "title"),
        "rename to nothing" => new RenameGroup(Life.GroupId, by, "r", ""),
        "add a stranger" => new AddMembers(Life.GroupId, by, "r", [UserId.Parse("newcomer"), OtherMember]),
        "add a former member" => new AddMembers(Life.GroupId, by, "r", [Former]),
        "add members only" => new AddMembers(Life.GroupId, by, "r", [OtherMember, OtherAdmin]),
        "add 500 strangers" => new AddMembers(Life.GroupId, by, "r", [.. Strangers(500)]),
        "remove a member" => new RemoveMember(Life.GroupId, by, "r", OtherMember),
        "remove an admin" => new RemoveMember(Life.GroupId, by, "r", OtherAdmin),
        "remove an owner" => new RemoveMember(Life.GroupId, by, "r", OtherOwner),
        "remove a stranger" => new RemoveMember(Life.GroupId, by, "r", UserId.Parse("nobody")),
        "leave" => new RemoveMember(Life.GroupId, by, "r", by),
        "make a member owner" => new ChangeRole(Life.GroupId, by, "r", OtherMember, Role.Owner),
        "make a member admin" => new ChangeRole(Life.GroupId, by, "r", OtherMember, Role.Admin),
        "make a member member" => new ChangeRole(Life.GroupId, by, "r", OtherMember, Role.Member),
        "make an owner member" => new ChangeRole(Life.GroupId, by, "r", OtherOwner, Role.Member),
        "make a stranger admin" => new ChangeRole(Life.GroupId, by, "r", UserId.Parse("nobody"), Role.Admin),
        "make a member emperor" => new ChangeRole(Life.GroupId, by, "r", OtherMember, (Role)9),
        "step down" => new ChangeRole(Life.GroupId, by, "r", by, Role.Member),
        "become admin" => new ChangeRole(Life.GroupId, by, "r", by, Role.Admin),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such change."),
    };

    private static IEnumerable<UserId> Strangers(int count) => Enumerable.Range(0, count).Select(i => UserId.Parse($"stranger-{i}"));

    private static string Answer(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Append => "ok",
        ChangeOutcome.AlreadySo => "same",
        ChangeOutcome.Refuse refuse => refuse.Reply.Code.ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
