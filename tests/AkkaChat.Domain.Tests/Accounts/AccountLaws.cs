using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Tests.Accounts;

/// <summary>What holds whatever anybody does to an account.</summary>
public class AccountLaws
{
    private const int Lives = 2_000;

    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Few values, so that commands meet: right and wrong tokens, stale and current versions, families that are open, ended or unknown.
    private static readonly Gen<FamilyId> Family = Gen.Int[0, Limits.Families + 4].Select(i => new FamilyId($"f{i}"));
    private static readonly Gen<FamilyId?> MaybeFamily = Gen.Select(Gen.Bool, Family, (none, f) => none ? (FamilyId?)null : f);
    private static readonly Gen<TokenHash> Token = Gen.Int[0, 5].Select(i => new TokenHash($"t{i}"));
    private static readonly Gen<string> Hash = Gen.Int[0, 3].Select(i => $"hash{i}");

    private static readonly Gen<IAccountMessage> Message = Gen.Frequency<IAccountMessage>(
        (1, Gen.Select(Hash, Family, Token, (h, f, t) => (IAccountMessage)new Register(Alice, "Alice", h, new RefreshGrant(f, t)))),
        (6, Gen.Select(Gen.Int[0, 4], Family, Token, (v, f, t) => (IAccountMessage)new OpenFamily(Alice, v, new RefreshGrant(f, t)))),
        (8, Gen.Select(Family, Token, Token, (f, p, n) => (IAccountMessage)new RotateFamily(Alice, f, p, n))),
        (2, Family.Select(f => (IAccountMessage)new CloseFamily(Alice, f))),
        (2, Gen.Select(Gen.Int[0, 4], Hash, MaybeFamily, (v, h, k) => (IAccountMessage)new ReplacePassword(Alice, v, h, k))),
        (1, Gen.Bool.Select(on => (IAccountMessage)new SetSuspension(Alice, on))),
        (3, Gen.Select(Gen.Int[0, 100], MaybeFamily, (s, f) => (IAccountMessage)new CheckAccess(Alice, Start.AddSeconds(s), f))));

    private static readonly Gen<(IAccountMessage Message, int Pause)[]> Life = Gen.Select(Message, Gen.Int[0, 5_000]).Array[0, 80];

    [Fact]
    public void Replaying_a_prefix_and_then_the_rest_equals_replaying_all() =>
        Gen.Select(Life, Gen.Int[0, 80]).Sample((life, cut) =>
        {
            var account = Live(life);
            var prefix = Replay(AccountState.Unknown, account.Journal.Take(cut));
            return Replay(prefix, account.Journal.Skip(cut)) == account.State && Replay(AccountState.Unknown, account.Journal) == account.State;
        }, iter: Lives);

    [Fact]
    public void A_command_repeated_at_once_gets_the_same_answer_and_writes_nothing() =>
        Gen.Select(Life, Message).Sample((life, message) =>
        {
            var account = Live(life);
            var first = account.Tell(message);
            var rows = account.Journal.Count;
            return account.Tell(message).Equals(first) && account.Journal.Count == rows;
        }, iter: Lives);

    [Fact]
    public void There_are_never_more_families_than_their_bound_and_none_twice() =>
        Life.Sample(life =>
        {
            var families = Live(life).State.Families;
            return families.Length <= Limits.Families && families.Select(f => f.Id).Distinct().Count() == families.Length;
        }, iter: Lives);

    [Fact]
    public void Families_are_ordered_by_their_last_use() =>
        Life.Sample(life =>
        {
            var used = Live(life).State.Families.Select(f => f.LastUsed).ToArray();
            return used.SequenceEqual(used.Order());
        }, iter: Lives);

    [Fact]
    public void After_a_change_of_the_password_only_the_kept_family_opens_the_door() =>
        Gen.Select(Life, Family).Sample((life, keep) =>
        {
            var account = Live(life);
            account.Tell(new SetSuspension(Alice, false));
            var before = account.State;
            if (account.Tell(new ReplacePassword(Alice, before.Version, "fresh", keep)) is not PasswordReplaced)
                return before.PasswordHash is null;
            return before.Families.All(f => account.Tell(new CheckAccess(Alice, account.Now, f.Id)) is AccessGranted == (f.Id == keep));
        }, iter: Lives);

    [Fact]
    public void A_suspended_user_is_let_in_by_nothing() =>
        Gen.Select(Life, Message).Sample((life, message) =>
        {
            var account = Live(life);
            account.Tell(new SetSuspension(Alice, true));
            return !account.State.Suspended || message is Register or SetSuspension or ReplacePassword
                || account.Tell(message) is not (AccessGranted or FamilyOpened)
                   && (message is not RotateFamily r || account.Tell(message) is not FamilyRotated || account.State.Find(r.Family)?.Token == r.Next);
        }, iter: Lives);

    private static TestAccount Live((IAccountMessage Message, int Pause)[] life)
    {
        var account = new TestAccount(Alice, Start);
        foreach (var (message, pause) in life)
        {
            account.Now += TimeSpan.FromMilliseconds(pause);
            account.Tell(message);
        }

        return account;
    }

    private static AccountState Replay(AccountState from, IEnumerable<IAccountEvent> events) => events.Aggregate(from, (state, e) => state.Evolve(e));
}
