using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Domain.Tests.Conversations;

public class HistoryTests
{
    [Fact]
    public void A_page_is_what_lies_between_the_bounds_from_the_current_join_on() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 10], Gen.Int[-2, 60], Gen.Int[0, 2], Gen.Int[1, 150]).Sample((before, between, bound, kind, limit) =>
        {
            var life = Life.Group();
            Fill(life, before);
            life.Change(new AddMembers(Life.GroupId, Life.Alice, "r", [Life.Bob]));
            Fill(life, between);
            var query = new ReadHistory(Life.GroupId, Life.Bob, kind == 1 ? bound : null, kind == 2 ? bound : null, limit);
            var visible = life.Timeline.Where(e => e.Cseq >= before + 2 && !(e.Cseq >= query.Before) && !(e.Cseq <= query.After)).ToArray();
            var shown = kind == 2 ? visible.Take(Math.Min(limit, Limits.Page)) : visible.TakeLast(Math.Min(limit, Limits.Page));

            var page = Read(life, query);
            Assert.Equal(shown, page.Entries);
            Assert.Equal(visible.Length > page.Entries.Count, page.More);
        });

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(1)]
    public void Nothing_lies_before_the_first_entry(long before)
    {
        var life = Life.Group();
        var page = Read(life, new ReadHistory(Life.GroupId, Life.Alice, before, null, 10));
        Assert.Empty(page.Entries);
        Assert.False(page.More);
    }

    [Fact]
    public void A_page_that_is_too_large_is_cut_on_the_far_side()
    {
        var life = Life.Group();
        for (var i = 0; i < 12; i++)
            life.Post(Life.Alice, $"k{i}", new string('x', Limits.BodyBytes - 100));
        var newest = Read(life, new ReadHistory(Life.GroupId, Life.Alice, null, null, 100));
        Assert.Equal([10, 11, 12, 13], newest.Entries.Select(e => e.Cseq));
        var oldest = Read(life, new ReadHistory(Life.GroupId, Life.Alice, null, 1, 100));
        Assert.Equal([2, 3, 4, 5], oldest.Entries.Select(e => e.Cseq));
        Assert.True(newest.More && oldest.More);
    }

    [Fact]
    public void What_does_not_fit_is_counted_from_the_end_that_is_shown()
    {
        var life = Life.Group();
        for (var i = 0; i < 8; i++)
            life.Post(Life.Alice, $"k{i}", new string('x', i < 4 ? Limits.BodyBytes - 100 : 10));
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], Read(life, new ReadHistory(Life.GroupId, Life.Alice, null, null, 100)).Entries.Select(e => e.Cseq));
        Assert.Equal([6, 7, 8, 9], Read(life, new ReadHistory(Life.GroupId, Life.Alice, null, 5, 100)).Entries.Select(e => e.Cseq));
    }

    [Fact]
    public void History_is_for_members()
    {
        var life = Life.Group(Life.Bob);
        life.Change(new RemoveMember(Life.GroupId, Life.Alice, "r", Life.Bob));
        Assert.Equal(Refusal.NotMember, Plan(life, new ReadHistory(Life.GroupId, Life.Bob, null, null, 10)).Refused?.Code);
        Assert.Equal(Refusal.NotMember, Plan(life, new ReadHistory(Life.GroupId, Life.Carol, null, null, 10)).Refused?.Code);
        Assert.Equal(Refusal.NotFound, Plan(Life.Direct(), new ReadHistory(Life.GroupId, Life.Alice, null, null, 10)).Refused?.Code);
    }

    [Fact]
    public void A_page_has_a_limit_and_at_most_one_bound()
    {
        var life = Life.Group();
        Assert.Equal(Refusal.BadFrame, Plan(life, new ReadHistory(Life.GroupId, Life.Alice, null, null, 0)).Refused?.Code);
        Assert.Equal(Refusal.BadFrame, Plan(life, new ReadHistory(Life.GroupId, Life.Alice, 1, 1, 10)).Refused?.Code);
    }

    [Fact]
    public void Details_typing_and_marks_are_for_members()
    {
        var life = Life.Group(Life.Bob, Life.Carol);
        life.Change(new RemoveMember(Life.GroupId, Life.Alice, "r", Life.Carol));
        foreach (var outsider in new[] { Life.Carol, Life.Dave })
        {
            Assert.Equal(Refusal.NotMember, Assert.IsType<Refused>(ConversationQueries.Details(life.State, outsider)).Code);
            Assert.Equal(Refusal.NotMember, ConversationQueries.WhyNotRead(life.State, new MarkRead(Life.GroupId, outsider, 1))?.Code);
            Assert.Empty(ConversationQueries.Onlookers(life.State, outsider));
            Assert.Empty(ConversationQueries.MembersAmong(life.State, new FindMembers(Life.GroupId, outsider, [Life.Alice])).Users);
        }

        Assert.Equal([Life.Alice, Life.Bob], Assert.IsType<ConversationDetails>(ConversationQueries.Details(life.State, Life.Bob)).Members.Select(m => m.User));
        Assert.Equal([Life.Alice], ConversationQueries.Onlookers(life.State, Life.Bob));
        Assert.Equal([Life.Alice], ConversationQueries.MembersAmong(life.State, new FindMembers(Life.GroupId, Life.Bob, [Life.Alice, Life.Carol])).Users);
        Assert.Null(ConversationQueries.WhyNotRead(life.State, new MarkRead(Life.GroupId, Life.Bob, 2)));
        Assert.Equal(Refusal.BadFrame, ConversationQueries.WhyNotRead(life.State, new MarkRead(Life.GroupId, Life.Bob, 3))?.Code);
    }

    [Fact]
    public void Receipts_and_typing_are_off_above_50_members()
    {
        UserId[] others = [.. Enumerable.Range(0, Limits.ReceiptMembers - 1).Select(i => UserId.Parse($"member-{i}"))];
        var small = Life.Group(others);
        Assert.Equal(others.Length, ConversationQueries.Onlookers(small.State, Life.Alice).Count);
        Assert.All(Details(small).Members, m => Assert.NotNull(m.Read));
        var large = Life.Group([.. others, Life.Bob]);
        Assert.Empty(ConversationQueries.Onlookers(large.State, Life.Alice));
        Assert.All(Details(large).Members, m => Assert.Null(m.Read));

        static ConversationDetails Details(Life life) => Assert.IsType<ConversationDetails>(ConversationQueries.Details(life.State, Life.Alice));
    }

    private static void Fill(Life life, int count)
    {
        for (var i = 0; i < count; i++)
            life.Post(Life.Alice, $"k{life.State.LastCseq}-{i}");
    }

    private static HistoryPlan Plan(Life life, ReadHistory query) => HistoryPlan.For(life.State, query);

    private static HistoryPage Read(Life life, ReadHistory query)
    {
        var plan = Plan(life, query);
        Assert.Null(plan.Refused);
        return plan.ToPage(Life.GroupId, plan.IsEmpty ? [] : [.. life.Timeline.Where(e => e.Cseq >= plan.First && e.Cseq <= plan.Last)]);
    }
}
