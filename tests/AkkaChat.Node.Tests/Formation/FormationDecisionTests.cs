using AkkaChat.Node.Formation;
using Xunit;

namespace AkkaChat.Node.Tests.Formation;

public sealed class FormationDecisionTests
{
    private const string Self = "akka.tcp://akkachat@10.0.0.1:4053";
    private const string Other = "akka.tcp://akkachat@10.0.0.2:4053";
    private const string Elsewhere = "akka.tcp://akkachat@10.0.0.9:4053";

    private static readonly Claim Old = new("a", Other, 7);
    private static readonly TimeSpan Longer = FormationDecision.Lapse + TimeSpan.FromSeconds(1);

    [Fact]
    public void On_a_database_that_nobody_claims_the_first_seed_forms_a_cluster() =>
        Assert.Equal(new FormationDecision.Form(Expected: null), Decide([Self, Other], null, null));

    [Fact]
    public void On_a_database_that_nobody_claims_a_node_without_seeds_forms_a_cluster() =>
        Assert.Equal(new FormationDecision.Form(Expected: null), Decide([], null, null));

    [Fact]
    public void Whoever_is_not_the_first_seed_joins_and_never_forms() =>
        Assert.Equal([Other, Self], JoinedBy(Decide([Other, Self], null, null)));

    [Fact]
    public void A_claim_is_watched_before_it_is_believed_to_be_dead() =>
        Assert.IsType<FormationDecision.Watch>(Decide([Self, Other], Old, Old, FormationDecision.Lapse - TimeSpan.FromSeconds(1)));

    [Fact]
    public void A_claim_that_nobody_renews_is_replaced_and_only_that_one() =>
        Assert.Equal(new FormationDecision.Form(Old), Decide([Self, Other], Old, Old, Longer));

    [Fact]
    public void A_claim_that_is_renewed_keeps_the_first_seed_from_forming_another_cluster_however_late() =>
        Assert.Equal([Other], JoinedBy(Decide([Self, Other], Old, Old with { Beat = 8 }, Longer)));

    [Fact]
    public void A_member_that_is_no_seed_is_joined_as_well() =>
        Assert.Equal([Elsewhere], JoinedBy(Decide([Self], Old, Old with { Beat = 8, Node = Elsewhere })));

    [Fact]
    public void Another_cluster_that_formed_meanwhile_is_joined() =>
        Assert.Equal([Other], JoinedBy(Decide([Self, Other], Old, new Claim("b", Other, 0))));

    [Fact]
    public void A_claim_that_appeared_while_this_node_looked_is_alive() =>
        Assert.Equal([Other], JoinedBy(Decide([Self, Other], null, Old)));

    [Fact]
    public void With_nobody_else_to_join_the_claim_is_watched_on() =>
        Assert.IsType<FormationDecision.Watch>(Decide([Self], Old with { Node = Self }, Old with { Node = Self, Beat = 8 }));

    [Fact]
    public void A_node_without_seeds_refuses_beside_a_live_cluster_and_names_its_member_and_the_setting()
    {
        var refuse = Assert.IsType<FormationDecision.Refuse>(Decide([], Old, Old with { Beat = 8 }));

        Assert.Contains(Other, refuse.Why, StringComparison.Ordinal);
        Assert.Contains("AkkaChat:Cluster:Seeds", refuse.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_seeds_starts_again_after_a_crash() =>
        Assert.Equal(new FormationDecision.Form(Old), Decide([], Old, Old, Longer));

    [Fact]
    public void A_claim_released_while_it_is_watched_is_free() =>
        Assert.Equal(new FormationDecision.Form(Expected: null), Decide([Self, Other], Old, null));

    private static FormationDecision Decide(string[] seeds, Claim? first, Claim? now, TimeSpan watched = default) =>
        FormationDecision.Decide(Self, seeds, first, now, watched);

    private static IReadOnlyList<string> JoinedBy(FormationDecision decision) => Assert.IsType<FormationDecision.Join>(decision).Nodes;
}
