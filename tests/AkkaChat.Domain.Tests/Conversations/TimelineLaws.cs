using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Domain.Tests.Conversations;

/// <summary>What holds whatever people do to a conversation, in any order, with a clock that jumps.</summary>
public class TimelineLaws
{
    private static readonly UserId[] People = [Life.Alice, Life.Bob, Life.Carol, Life.Dave];
    private static readonly Gen<UserId> Person = Gen.Int[0, 3].Select(i => People[i]);

    /// <summary>What people do: a label for the failure message, and the deed.</summary>
    private sealed record Deed(string What, Action<Life> Do)
    {
        public override string ToString() => What;
    }

    private static readonly Gen<Deed> Posting = Gen.Select(Gen.Select(Person, Gen.Int[1, 30], Gen.Int[0, 1]).Array[1, 5], posts =>
        new Deed($"post {string.Join(',', posts)}", life => life.Post([.. posts.Select(p => (p.Item1, Life.Message($"k{p.Item2}", $"{p.Item3}")))])));

    private static readonly Gen<Deed> Changing = Gen.Select(Person, Gen.Int[1, 20], Person, Person, Gen.Int[1, 3], Gen.Int[0, 5]).Select((by, key, user, other, role, kind) =>
    {
        IConversationChange change = kind switch
        {
            0 or 1 => new AddMembers(Life.GroupId, by, $"r{key}", [user, other]),
            2 => new RemoveMember(Life.GroupId, by, $"r{key}", user),
            3 => new RemoveMember(Life.GroupId, by, $"r{key}", by),
            4 => new ChangeRole(Life.GroupId, by, $"r{key}", user, (Role)role),
            _ => new RenameGroup(Life.GroupId, by, $"r{key}", $"title {user}"),
        };
        return new Deed(change.ToString()!, life => life.Change(change));
    });

    private static readonly Gen<Deed> Other = Gen.Select(Person, Gen.Int[1, 100], Gen.Int[-5_000, 5_000], Gen.Int[0, 2]).Select((user, cseq, ms, kind) => kind switch
    {
        0 => new Deed($"{user} reads {cseq}", life => life.State.RaiseMark(user, Math.Min(cseq, life.State.LastCseq))),
        1 => new Deed($"{user} confirms", life =>
        {
            if (life.State.Recipients.TryGetValue(user, out var recipient) && recipient.Owed(life.State.LastCseq) is { } owed)
                life.State.Confirm(user, owed.Term, Math.Min(owed.Through, owed.Prev + (cseq % 7)));
        }),
        _ => new Deed($"clock {ms}", life => life.Now += TimeSpan.FromTicks((ms * TimeSpan.TicksPerMillisecond) + 77)),
    });

    private static readonly Gen<Deed[]> Deeds = Gen.OneOf(Posting, Changing, Changing, Other).Array[0, 60];

    private static Life Live(IEnumerable<Deed> deeds)
    {
        var life = Life.Group(Life.Bob, Life.Carol);
        foreach (var deed in deeds)
            deed.Do(life);
        return life;
    }

    [Fact]
    public void The_timeline_has_no_holes_and_its_time_never_runs_backwards() => Deeds.Sample(deeds =>
    {
        var timeline = Live(deeds).Timeline;
        for (var i = 0; i < timeline.Count; i++)
        {
            Assert.Equal(i + 1, timeline[i].Cseq);
            Assert.Equal(0, timeline[i].At.Ticks % TimeSpan.TicksPerMillisecond);
            Assert.Equal(TimeSpan.Zero, timeline[i].At.Offset);
            Assert.True(i == 0 || timeline[i].At >= timeline[i - 1].At);
        }
    });

    [Fact]
    public void A_restart_gives_what_was_there_from_any_snapshot_and_from_none() => Gen.Select(Deeds, Gen.Int[0, 60]).Sample((deeds, pick) =>
    {
        var life = Live(deeds);
        // A last row carries the marks and the progress that were only in memory.
        life.Post(Life.Alice, "last-1");
        life.Post(Life.Alice, "last-2");
        var all = life.Replayed().Snapshot();
        Assert.Equal(all.ToText(), life.Replayed(pick % life.Rows.Count).Snapshot().ToText());
        Assert.Equal(all.ToDurableText(), life.State.Snapshot().ToDurableText());
        if (life.State.Members.ContainsKey(Life.Alice))
            Assert.Equal(all.Members.Select(m => (m.User, m.Read)), life.State.Snapshot().Members.Select(m => (m.User, m.Read)));
    });

    [Fact]
    public void A_snapshot_leaves_nothing_out() => Deeds.Sample(deeds =>
    {
        // Not compared by another snapshot, which would leave out the same.
        var state = Live(deeds).State;
        var restored = new ConversationState(state.Id, state.Snapshot().ThroughBytes());
        Assert.Equal((state.Title, state.CreatedBy, state.LastAt, state.LastCseq), (restored.Title, restored.CreatedBy, restored.LastAt, restored.LastCseq));
        Assert.Equal(state.Members.Values, restored.Members.Values);
        Assert.All(state.Members.Keys, user => Assert.Equal(state.MarkOf(user), restored.MarkOf(user)));
        Assert.Equal(Owed(state), Owed(restored));
        Assert.Equal(state.Dedupe.Entries, restored.Dedupe.Entries);
        Assert.All(state.Dedupe.Entries, r => Assert.Equal(r, restored.Dedupe.Find(r.From, r.Key, r.IsMessage)));
        Assert.Equal(state.Index.Marks, restored.Index.Marks);
        Assert.Equal((state.Index.NextSeq, state.Index.NextRow), (restored.Index.NextSeq, restored.Index.NextRow));
    });

    [Fact]
    public void A_restart_owes_everybody_what_was_owed_or_more_but_nothing_else() => Gen.Select(Deeds, Gen.Int[0, 60]).Sample((deeds, pick) =>
    {
        var life = Live(deeds);
        var before = Owed(life.State);
        var after = Owed(life.Replayed(pick % life.Rows.Count));
        Assert.Superset(before, after);
        // More only from among the same memberships.
        Assert.Subset(Receivable(life.Timeline), after);
    });

    [Fact]
    public void A_group_never_loses_its_last_owner() => Deeds.Sample(deeds =>
        Assert.Contains(Role.Owner, Live(deeds).State.Members.Values.Select(m => m.Role)));

    [Fact]
    public void The_members_are_those_the_timeline_says() => Deeds.Sample(deeds =>
    {
        var life = Live(deeds);
        var (roles, terms, title) = (new Dictionary<UserId, Role>(), new Dictionary<UserId, long>(), "");
        foreach (var entry in life.Timeline)
        {
            foreach (var user in entry.Users)
            {
                switch (entry.Kind)
                {
                    case EntryKind.Created or EntryKind.Joined:
                        Assert.True(roles.TryAdd(user, user == entry.From ? Role.Owner : Role.Member), "Who joins was no member.");
                        terms[user] = entry.Cseq;
                        break;
                    case EntryKind.Removed:
                        Assert.True(roles.Remove(user), "Who is removed was a member.");
                        break;
                    case EntryKind.RoleChanged:
                        roles[user] = entry.Role!.Value;
                        break;
                }
            }

            if (entry.Kind == EntryKind.Left)
                Assert.True(roles.Remove(entry.From), "Who leaves was a member.");
            if (entry.MemberCount > 0)
                Assert.Equal(roles.Count, entry.MemberCount);
            title = entry.Kind is EntryKind.Created or EntryKind.Renamed ? entry.Title : title;
        }

        Assert.Equal(roles.OrderBy(r => r.Key).Select(r => new Member(r.Key, r.Value, terms[r.Key])), life.State.Members.Values);
        Assert.Equal(title, life.State.Title);
    });

    [Fact]
    public void A_repeated_post_gets_the_first_answer_and_adds_nothing() => Deeds.Sample(deeds =>
    {
        var life = Live(deeds);
        var before = life.Timeline.Count;
        foreach (var entry in life.Timeline.Where(e => e.Kind == EntryKind.Message).ToArray())
        {
            var post = new Post(ClientMessageId.Parse(entry.Cmid!), entry.Body);
            Assert.Equal(new PostOutcome(entry.Cseq, entry.At, Dup: true, null), life.Post((entry.From, post))[0]);
            Assert.Equal(Refusal.Conflict, life.Post((entry.From, post with { Body = new Body("other"u8.ToArray()) }))[0].Refused?.Code);
        }

        Assert.Equal(before, life.Timeline.Count);
    });

    [Fact]
    public void A_repeated_change_adds_nothing() => Deeds.Sample(deeds =>
    {
        var life = Live(deeds);
        var before = life.Timeline.Count;
        foreach (var entry in life.Timeline.Where(e => e.Kind != EntryKind.Message && e.Cmid is not null).ToArray())
        {
            Assert.IsNotType<ChangeOutcome.Append>(life.Change(new RenameGroup(Life.GroupId, entry.From, entry.Cmid!, "again")));
            Assert.IsType<ChangeOutcome.AlreadySo>(life.Change(new RemoveMember(Life.GroupId, entry.From, entry.Cmid!, Life.Dave)));
        }

        Assert.Equal(before, life.Timeline.Count);
    });

    [Fact]
    public void A_row_that_does_not_continue_the_timeline_is_a_defect()
    {
        var life = Life.Direct();
        life.Post(Life.Alice, "k1");
        Assert.Throws<InvalidOperationException>(() => life.State.Evolve(life.Rows[0], 2));
        Assert.Throws<InvalidOperationException>(() => life.State.Evolve(new EntriesAppended([], 0, []), 2));
        Assert.Throws<InvalidOperationException>(() => life.State.Evolve(new Unknown(), 2));
    }

    private sealed record Unknown : IConversationEvent;

    /// <summary>Every copy that is owed, now or once the ones before it are confirmed.</summary>
    private static HashSet<(UserId, long)> Owed(ConversationState state) =>
    [
        .. state.Recipients.Values.SelectMany(r => r.Terms.SelectMany((t, i) =>
            Cseqs(i == 0 ? r.Confirmed + 1 : t.Start, t.End ?? state.LastCseq).Select(c => (r.User, c)))),
    ];

    /// <summary>Every copy that anybody is to receive at any time.</summary>
    private static HashSet<(UserId, long)> Receivable(IReadOnlyList<Entry> timeline)
    {
        var copies = new HashSet<(UserId, long)>();
        var members = new HashSet<UserId>();
        foreach (var entry in timeline)
        {
            if (entry.Kind is EntryKind.Created or EntryKind.Joined)
                members.UnionWith(entry.Users);
            copies.UnionWith(members.Select(m => (m, entry.Cseq)));
            if (entry.Kind == EntryKind.Removed)
                members.ExceptWith(entry.Users);
            if (entry.Kind == EntryKind.Left)
                members.Remove(entry.From);
        }

        return copies;
    }

    private static IEnumerable<long> Cseqs(long first, long last)
    {
        for (var c = first; c <= last; c++)
            yield return c;
    }
}
