using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Tests.Accounts;

public class AccountDecisionTests
{
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestAccount _account = new(Alice, Start);

    [Fact]
    public void A_name_is_taken_once()
    {
        Assert.IsType<FamilyOpened>(_account.Tell(new Register(Alice, "Alice", "hash", Grant("f1"))));
        Assert.Equal(Refusal.Conflict, _account.Refuses(new Register(Alice, "Mallory", "other", Grant("f2"))));
        Assert.Equal(("Alice", "hash"), (_account.State.Name, _account.State.PasswordHash));
    }

    [Fact]
    public void A_repeated_registration_gets_the_first_answer_and_writes_nothing()
    {
        var command = new Register(Alice, "Alice", "hash", Grant("f1"));
        var first = _account.Tell(command);
        Assert.Equal(first, _account.Tell(command));
        Assert.Single(_account.Journal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\nb")]
    public void A_name_that_is_no_text_is_refused(string name) =>
        Assert.Equal(Refusal.BadFrame, _account.Refuses(new Register(Alice, name, "hash", Grant("f1"))));

    [Fact]
    public void A_name_with_half_a_character_is_refused() =>
        // Not a row of the theory: the runner's own UTF-8 would mend it.
        Assert.Equal(Refusal.BadFrame, _account.Refuses(new Register(Alice, "a\ud800", "hash", Grant("f1"))));

    [Fact]
    public void A_token_of_another_issuer_brings_its_user_into_being_and_takes_the_name()
    {
        Assert.Equal(Refusal.NotFound, _account.Refuses(new ReadProfile(Alice)));
        Assert.IsType<AccessGranted>(_account.Tell(new CheckAccess(Alice, Start, Family: null)));
        Assert.Equal(new Profile(Alice, "alice"), _account.Tell(new ReadProfile(Alice)));
        Assert.Equal(Refusal.Conflict, _account.Refuses(new Register(Alice, "Alice", "hash", Grant("f1"))));
    }

    [Fact]
    public void A_token_of_ours_for_an_account_that_is_not_here_is_of_another_life()
    {
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(new CheckAccess(Alice, Start, new FamilyId("f1"))));
        Assert.False(_account.State.Exists);
    }

    [Fact]
    public void A_log_in_with_credentials_that_were_changed_meanwhile_is_refused()
    {
        Registered();
        var read = Assert.IsType<Credentials>(_account.Tell(new ReadCredentials(Alice)));
        _account.Tell(new ReplacePassword(Alice, read.Version, "new", Keep: null));
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(new OpenFamily(Alice, read.Version, Grant("f2"))));
    }

    [Fact]
    public void A_refresh_token_is_exchanged_for_the_next_one()
    {
        Registered();
        Assert.IsType<FamilyRotated>(_account.Tell(Rotate("f1", "f1-0", "f1-1")));
        Assert.IsType<FamilyRotated>(_account.Tell(Rotate("f1", "f1-1", "f1-2")));
    }

    [Fact]
    public void The_same_exchange_repeated_gets_the_same_answer()
    {
        Registered();
        _account.Tell(Rotate("f1", "f1-0", "f1-1"));
        Assert.IsType<FamilyRotated>(_account.Tell(Rotate("f1", "f1-0", "f1-1")));
        Assert.IsType<FamilyRotated>(_account.Tell(Rotate("f1", "f1-1", "f1-2")));
    }

    [Fact]
    public void An_old_refresh_token_revokes_its_family_with_every_token_of_it()
    {
        Registered();
        _account.Tell(Rotate("f1", "f1-0", "f1-1"));
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(Rotate("f1", "f1-0", "stolen")));
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(Rotate("f1", "f1-1", "f1-2")));
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(new CheckAccess(Alice, Start, new FamilyId("f1"))));
    }

    [Fact]
    public void Another_family_outlives_a_revoked_one()
    {
        Registered();
        _account.Tell(new OpenFamily(Alice, 1, Grant("f2")));
        _account.Tell(Rotate("f1", "wrong", "next"));
        Assert.IsType<FamilyRotated>(_account.Tell(Rotate("f2", "f2-0", "f2-1")));
    }

    [Fact]
    public void A_refresh_token_that_was_not_used_for_too_long_is_refused()
    {
        Registered();
        _account.Now += Limits.RefreshLifetime + TimeSpan.FromSeconds(1);
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(Rotate("f1", "f1-0", "f1-1")));
    }

    [Fact]
    public void A_log_out_ends_the_family_and_may_be_repeated()
    {
        Registered();
        Assert.IsType<FamilyClosed>(_account.Tell(new CloseFamily(Alice, new FamilyId("f1"))));
        Assert.IsType<FamilyClosed>(_account.Tell(new CloseFamily(Alice, new FamilyId("f1"))));
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(Rotate("f1", "f1-0", "f1-1")));
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(new CheckAccess(Alice, Start, new FamilyId("f1"))));
    }

    [Fact]
    public void The_longest_unused_family_makes_room()
    {
        Registered();
        for (var i = 2; i <= Limits.Families; i++)
            _account.Tell(new OpenFamily(Alice, 1, Grant($"f{i}")));
        _account.Tell(Rotate("f1", "f1-0", "f1-1"));
        _account.Tell(new OpenFamily(Alice, 1, Grant("new")));

        Assert.Equal(Limits.Families, _account.State.Families.Length);
        Assert.IsType<AccessGranted>(_account.Tell(new CheckAccess(Alice, Start, new FamilyId("f1"))));
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(new CheckAccess(Alice, Start, new FamilyId("f2"))));
    }

    [Fact]
    public void A_changed_password_ends_every_token_but_those_of_whoever_changed_it()
    {
        Registered();
        _account.Tell(new OpenFamily(Alice, 1, Grant("f2")));
        Assert.IsType<PasswordReplaced>(_account.Tell(new ReplacePassword(Alice, 1, "new", new FamilyId("f2"))));

        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(new CheckAccess(Alice, Start, new FamilyId("f1"))));
        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(Rotate("f1", "f1-0", "f1-1")));
        Assert.IsType<AccessGranted>(_account.Tell(new CheckAccess(Alice, Start, new FamilyId("f2"))));
    }

    [Fact]
    public void In_the_very_second_of_the_change_the_old_token_dies_and_the_new_one_lives()
    {
        Registered();
        var second = _account.Now;
        _account.Tell(new ReplacePassword(Alice, 1, "new", Keep: null));
        _account.Tell(new OpenFamily(Alice, 2, Grant("f2")));

        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(new CheckAccess(Alice, second, new FamilyId("f1"))));
        Assert.IsType<AccessGranted>(_account.Tell(new CheckAccess(Alice, second, new FamilyId("f2"))));
    }

    [Fact]
    public void A_token_without_a_family_must_be_of_a_second_after_the_change()
    {
        Registered();
        _account.Now += TimeSpan.FromMilliseconds(10_700);
        _account.Tell(new ReplacePassword(Alice, 1, "new", Keep: null));

        Assert.Equal(Refusal.Unauthenticated, _account.Refuses(new CheckAccess(Alice, Start.AddSeconds(10), Family: null)));
        Assert.IsType<AccessGranted>(_account.Tell(new CheckAccess(Alice, Start.AddSeconds(11), Family: null)));
    }

    [Fact]
    public void A_repeated_change_of_the_password_gets_the_first_answer()
    {
        Registered();
        var command = new ReplacePassword(Alice, 1, "new", Keep: null);
        Assert.Equal(_account.Tell(command), _account.Tell(command));
        Assert.Equal(2, _account.State.Version);
    }

    [Fact]
    public void Of_two_changes_of_the_password_at_once_one_is_refused()
    {
        Registered();
        _account.Tell(new ReplacePassword(Alice, 1, "mine", Keep: null));
        Assert.Equal(Refusal.Conflict, _account.Refuses(new ReplacePassword(Alice, 1, "thief's", Keep: null)));
    }

    [Fact]
    public void A_suspended_user_comes_in_by_no_door()
    {
        Registered();
        Assert.Equal(new SuspensionSet(Alice, true), _account.Tell(new SetSuspension(Alice, true)));
        Assert.Equal(Refusal.Forbidden, _account.Refuses(new CheckAccess(Alice, Start, new FamilyId("f1"))));
        Assert.Equal(Refusal.Forbidden, _account.Refuses(new CheckAccess(Alice, Start, Family: null)));
        Assert.Equal(Refusal.Forbidden, _account.Refuses(new OpenFamily(Alice, 1, Grant("f2"))));
        Assert.Equal(Refusal.Forbidden, _account.Refuses(Rotate("f1", "f1-0", "f1-1")));

        _account.Tell(new SetSuspension(Alice, false));
        Assert.IsType<AccessGranted>(_account.Tell(new CheckAccess(Alice, Start, new FamilyId("f1"))));
    }

    [Fact]
    public void Neither_hash_is_in_what_a_log_would_show()
    {
        object[] messages =
        [
            new Register(Alice, "Alice", "secret", Grant("f1")), new Credentials(Alice, "secret", 1, false), new ReplacePassword(Alice, 1, "secret", null),
            new RotateFamily(Alice, new FamilyId("f1"), new TokenHash("secret"), new TokenHash("secret")), new PasswordChanged("secret", null, Start),
            new Registered("Alice", "secret", Grant("f1"), Start), AccountState.Unknown with { PasswordHash = "secret" },
        ];
        Assert.All(messages, m => Assert.DoesNotContain("secret", m.ToString(), StringComparison.Ordinal));
    }

    private static RefreshGrant Grant(string family) => new(new FamilyId(family), new TokenHash($"{family}-0"));

    private static RotateFamily Rotate(string family, string presented, string next) =>
        new(Alice, new FamilyId(family), new TokenHash(presented), new TokenHash(next));

    private void Registered() => _account.Tell(new Register(Alice, "Alice", "hash", Grant("f1")));
}
