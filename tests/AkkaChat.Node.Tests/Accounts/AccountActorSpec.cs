using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit.Xunit2;
using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Accounts;
using AkkaChat.Node.Tests.Support;
using Xunit;

namespace AkkaChat.Node.Tests.Accounts;

public sealed class AccountActorSpec : TestKit
{
    private readonly UserId _alice = UserId.Parse($"alice-{Guid.NewGuid():N}");
    private readonly ReplayingReader _reader;

    public AccountActorSpec() : base(FailableJournal.Config) => _reader = new ReplayingReader(Sys);

    [Fact]
    public void What_was_answered_is_there_after_a_restart()
    {
        var account = Start();
        Ask<FamilyOpened>(account, Registration("hash"));
        account = Restart(account);
        Assert.Equal("hash", Ask<Credentials>(account, new ReadCredentials(_alice)).PasswordHash);
        Assert.Equal(new Profile(_alice, "Alice"), Ask<Profile>(account, new ReadProfile(_alice)));
    }

    [Fact]
    public async Task A_write_that_fails_is_unavailable_and_nothing_has_happened()
    {
        FailableJournal.FailWrites(AccountActor.PersistenceIdOf(_alice));
        var account = Watch(Start());
        Assert.Equal(Refusal.Unavailable, Ask<Refused>(account, Registration("hash")).Code);
        await ExpectTerminatedAsync(account);
        FailableJournal.AllowWrites(AccountActor.PersistenceIdOf(_alice));

        account = Start();
        Assert.Equal(Refusal.NotFound, Ask<Refused>(account, new ReadProfile(_alice)).Code);
        Ask<FamilyOpened>(account, Registration("hash"));
    }

    [Fact]
    public async Task A_former_hash_is_nowhere_once_the_password_has_changed_twice()
    {
        var account = Start();
        Ask<FamilyOpened>(account, Registration("first"));
        Ask<PasswordReplaced>(account, new ReplacePassword(_alice, 1, "second", Keep: null));
        await UntilJournalLacksAsync("first");
        Ask<PasswordReplaced>(account, new ReplacePassword(_alice, 2, "third", Keep: null));
        await UntilJournalLacksAsync("second");

        account = Restart(account);
        Assert.Equal(("third", 3), Ask<Credentials>(account, new ReadCredentials(_alice)) is var c ? (c.PasswordHash, c.Version) : default);
        Assert.Equal("third", (await SnapshotAsync())!.PasswordHash);
    }

    [Fact]
    public async Task A_deletion_that_a_crash_prevented_is_made_up_for_at_the_next_start()
    {
        // The journal as a crash right after the second event would leave it: no snapshot, the old hash still there.
        var id = AccountActor.PersistenceIdOf(_alice);
        var at = DateTimeOffset.UnixEpoch;
        var writer = Sys.ActorOf(Props.Create(() => new Writer(id)));
        writer.Tell(new Registered("Alice", "first", new RefreshGrant(new FamilyId("f1"), new TokenHash("t1")), at), TestActor);
        ExpectMsg<Registered>();
        writer.Tell(new PasswordChanged("second", null, at), TestActor);
        ExpectMsg<PasswordChanged>();
        Stop(writer);

        Assert.Equal("second", Ask<Credentials>(Start(), new ReadCredentials(_alice)).PasswordHash);
        await UntilJournalLacksAsync("first");
    }

    [Fact]
    public void An_account_that_nobody_has_goes_back_to_sleep_at_once()
    {
        var parent = CreateTestProbe();
        var account = parent.ChildActorOf(Props.Create(() => new AccountActor(_alice, TimeProvider.System)));
        account.Tell(new ReadProfile(_alice), TestActor);
        ExpectMsg<Refused>();
        parent.ExpectMsg<Akka.Cluster.Sharding.Passivate>();
    }

    [Fact]
    public void Many_log_ins_are_folded_into_snapshots()
    {
        var account = Start();
        Ask<FamilyOpened>(account, Registration("hash"));
        for (var i = 0; i < 120; i++)
            Ask<FamilyOpened>(account, new OpenFamily(_alice, 1, new RefreshGrant(new FamilyId($"g{i}"), new TokenHash("t"))));
        AwaitAssert(() => Assert.InRange(Rows().Count, 0, 70));
        account = Restart(account);
        Ask<AccessGranted>(account, new CheckAccess(_alice, DateTimeOffset.UnixEpoch, new FamilyId("g119")));
        Assert.Equal(Refusal.Unauthenticated, Ask<Refused>(account, new CheckAccess(_alice, DateTimeOffset.UnixEpoch, new FamilyId("g1"))).Code);
    }

    private Register Registration(string hash) => new(_alice, "Alice", hash, new RefreshGrant(new FamilyId("f1"), new TokenHash("t1")));

    private IActorRef Start() => Sys.ActorOf(Props.Create(() => new AccountActor(_alice, TimeProvider.System)));

    private IActorRef Restart(IActorRef account)
    {
        Watch(account);
        Stop(account);
        ExpectTerminated(account);
        return Start();
    }

    private void Stop(IActorRef actor) => Sys.Stop(actor);

    private T Ask<T>(IActorRef account, IAccountMessage message)
    {
        account.Tell(message, TestActor);
        return ExpectMsg<T>();
    }

    private List<object> Rows() =>
        [.. _reader.ReadAsync(AccountActor.PersistenceIdOf(_alice), 1, long.MaxValue, int.MaxValue).GetAwaiter().GetResult().Rows.Select(r => r.Event)];

    private Task UntilJournalLacksAsync(string hash) => AwaitAssertAsync(() =>
        Assert.DoesNotContain(Rows(), e => e is Registered r && r.PasswordHash == hash || e is PasswordChanged p && p.PasswordHash == hash));

    private async Task<AccountState?> SnapshotAsync()
    {
        var loaded = await Akka.Persistence.Persistence.Instance.Apply(Sys).SnapshotStoreFor("").Ask<LoadSnapshotResult>(
            new LoadSnapshot(AccountActor.PersistenceIdOf(_alice), SnapshotSelectionCriteria.Latest, long.MaxValue));
        return loaded.Snapshot?.Snapshot as AccountState;
    }

    /// <summary>Writes events as they are.</summary>
    private sealed class Writer(string id) : UntypedPersistentActor
    {
        public override string PersistenceId => id;

        protected override void OnCommand(object message) => Persist(message, m => Sender.Tell(m));

        protected override void OnRecover(object message)
        {
        }
    }
}
