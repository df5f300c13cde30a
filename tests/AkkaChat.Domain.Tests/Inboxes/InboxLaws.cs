using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Domain.Tests.Inboxes;

/// <summary>What holds whatever conversations, devices, clocks and snapshots do to an inbox, in any order.</summary>
public class InboxLaws
{
    private static readonly ConversationId[] Chats = [Queue.Chat, Queue.Group, ConversationId.Direct(Queue.Alice, Queue.Alice)];
    private static readonly DeviceId[] Devices = [Queue.Phone, Queue.Laptop, DeviceId.Parse("tablet")];

    private enum Op
    {
        Copies,
        MoreCopies,
        LostCopies,
        Leave,
        Join,
        Read,
        Acknowledge,
        AcknowledgeAll,
        Seen,
        Attach,
        Forget,
        Flush,
        BeginRow,
        EndRow,
        TakeSnapshot,
        SnapshotSaved,
        Trim,
        Time,
        MuchTime,
    }

    private readonly record struct Step(Op Op, int A, int B)
    {
        public override string ToString() => $"{Op} {A} {B}";
    }

    private static readonly Gen<Step[]> Steps =
        Gen.Select(Gen.Frequency((4, Gen.Int[0, (int)Op.MoreCopies]), (12, Gen.Int[0, (int)Op.MuchTime])), Gen.Int[0, 1_000], Gen.Int[0, 1_000])
            .Select((op, a, b) => new Step((Op)op, a, b)).Array[0, 120];

    /// <summary>An inbox with a node around it: rows are begun and committed, snapshots taken and saved.</summary>
    private sealed class World
    {
        private readonly Dictionary<ConversationId, (long Term, long Last, bool Member)> _sent = [];
        private IInboxEvent? _row;
        private InboxSnapshot? _saving;
        private int _savingRow;

        public Queue Queue { get; } = new();

        /// <summary>The last snapshot that is durable, and the row it was taken after.</summary>
        public (int Row, InboxSnapshot Snapshot)? Saved { get; private set; }

        public void Do(Step s)
        {
            var state = Queue.State;
            var chat = Chats[s.A % Chats.Length];
            var device = Devices[s.B % Devices.Length];
            switch (s.Op)
            {
                case Op.Copies or Op.MoreCopies:
                    Send(chat, [.. Enumerable.Range(0, 1 + (s.B % 4)).Select(i => s.B % 3 == i ? Queue.Alice : Queue.Bob)], lost: false);
                    break;
                case Op.LostCopies:
                    Send(chat, [Queue.Bob], lost: true);
                    break;
                case Op.Leave or Op.Join when _row is null:
                    Membership(s.Op == Op.Join, s.A);
                    break;
                case Op.Read when _row is null:
                    Queue.Read(chat, s.B % 30);
                    break;
                case Op.Acknowledge:
                    state.MoveCursor(device, s.A % (state.Head + 2), Queue.Now);
                    break;
                case Op.AcknowledgeAll:
                    state.MoveCursor(device, state.Head, Queue.Now);
                    break;
                case Op.Seen:
                    state.Seen(device, Queue.Now);
                    break;
                case Op.Attach when _row is null:
                    if (Queue.Attach(device, s.A % 3 == 0 ? null : new ResumePoint(Queue.Epoch, s.A % (state.Head + 2))) is AttachOutcome.Continue c)
                        state.MoveCursor(device, c.From, Queue.Now);
                    break;
                case Op.Forget when _row is null:
                    Queue.Commit(new DeviceForgotten(device));
                    break;
                case Op.Flush when _row is null:
                    Queue.Flush();
                    break;
                case Op.BeginRow when _row is null:
                    _row = new CursorsMoved(state.MovedCursors);
                    break;
                case Op.EndRow when _row is not null:
                    EndRow();
                    break;
                case Op.TakeSnapshot when _row is null:
                    (_saving, _savingRow) = (state.Snapshot(), Queue.Rows.Count);
                    break;
                case Op.SnapshotSaved when _saving is not null:
                    Saved = (_savingRow, _saving);
                    state.CursorsPersisted(_saving);
                    _saving = null;
                    break;
                case Op.Trim when _row is null:
                    Queue.Commit(new Trimmed(state.TrimBound(Queue.Now)));
                    break;
                case Op.Time:
                    Queue.Now += TimeSpan.FromHours(s.A % 48);
                    break;
                case Op.MuchTime:
                    Queue.Now += TimeSpan.FromDays(s.A % 40);
                    break;
            }
        }

        public void EndRow()
        {
            if (_row is null)
                return;
            Queue.Commit(_row);
            _row = null;
        }

        /// <summary>What a restart gives: the last durable snapshot and the rows after it.</summary>
        public InboxState Restarted()
        {
            var state = Saved is { } saved ? new InboxState(Queue.Alice, saved.Snapshot.ThroughBytes()) : new InboxState(Queue.Alice);
            for (var row = (Saved?.Row ?? 0) + 1; row <= Queue.Rows.Count; row++)
                state.Evolve(Queue.Rows[row - 1], row);
            return state;
        }

        private void Send(ConversationId chat, UserId[] from, bool lost)
        {
            var (term, last, member) = _sent.GetValueOrDefault(chat, (1, 0, chat != Queue.Group));
            if (!member || _row is not null)
                return;
            Entry[] entries = [.. from.Select((f, i) => Queue.Message(last + 1 + i, f) with { At = Queue.Now })];
            _sent[chat] = (term, last + entries.Length, true);
            // Whatever was lost is sent again with the next copies, because the inbox says what it has.
            var have = Queue.State.MarkOf(chat);
            var missing = Enumerable.Range(0, (int)Math.Max(0, last - Math.Max(have.Mark, term - 1)))
                .Select(i => Queue.Message(Math.Max(have.Mark, term - 1) + 1 + i, Queue.Bob) with { At = Queue.Now });
            if (!lost)
                Queue.Store(new StoreCopies(Queue.Alice, chat, term, last, entries), new StoreCopies(Queue.Alice, chat, term, Math.Max(have.Mark, term - 1), [.. missing, .. entries]));
        }

        private void Membership(bool joins, int count)
        {
            var (term, last, member) = _sent.GetValueOrDefault(Queue.Group);
            if (member == joins)
                return;
            if (joins)
            {
                last += 1 + (count % 5);
                var entry = new Entry(last, EntryKind.Joined, Queue.Bob, Queue.Now) { Users = [Queue.Alice], Title = $"t{count}", MemberCount = count + 2 };
                Queue.Store(new StoreCopies(Queue.Alice, Queue.Group, last, last - 1, [entry]));
                term = last;
            }
            else if (Queue.State.MarkOf(Queue.Group) is { } have && have.Term == term && have.Mark == last)
            {
                var entry = new Entry(++last, EntryKind.Removed, Queue.Bob, Queue.Now) { Users = [Queue.Alice], MemberCount = count + 1 };
                Queue.Store(new StoreCopies(Queue.Alice, Queue.Group, term, last - 1, [entry]));
            }
            else
            {
                return;
            }

            _sent[Queue.Group] = (term, last, joins);
        }
    }

    private static World Live(Step[] steps)
    {
        var world = new World();
        foreach (var step in steps)
            world.Do(step);
        return world;
    }

    [Fact]
    public void The_queue_has_no_holes_and_every_conversation_is_contiguous_in_it() => Steps.Sample(steps =>
    {
        var queue = Live(steps).Queue;
        Assert.Equal(Enumerable.Range(1, (int)queue.State.Head).Select(i => (long)i), queue.Entries.Select(e => e.Seq));
        foreach (var chat in Chats)
        {
            var last = 0L;
            foreach (var entry in queue.Entries.Where(e => e.Conversation == chat && e.Entry.Kind != EntryKind.Read).Select(e => e.Entry))
            {
                Assert.True(entry.Kind == EntryKind.Joined ? entry.Cseq > last : entry.Cseq == last + 1);
                last = entry.Cseq;
            }

            Assert.Equal(last, queue.State.MarkOf(chat).Mark);
        }
    });

    [Fact]
    public void A_restart_gives_what_was_there_once_cursors_are_written() => Steps.Sample(steps =>
    {
        var world = Live(steps);
        world.EndRow();
        world.Queue.Flush();
        Assert.Equal(world.Queue.State.Snapshot().ToText(), world.Restarted().Snapshot().ToText());
    });

    [Fact]
    public void A_snapshot_leaves_nothing_out() => Steps.Sample(steps =>
    {
        // Not compared by another snapshot, which would leave out the same.
        var queue = Live(steps).Queue;
        var restored = new InboxState(Queue.Alice, queue.State.Snapshot().ThroughBytes());
        Assert.Equal((queue.State.Creation, queue.State.Head, queue.State.TrimmedThrough), (restored.Creation, restored.Head, restored.TrimmedThrough));
        Assert.Equal(queue.State.Devices.OrderBy(d => d.Key.Value), restored.Devices.OrderBy(d => d.Key.Value));
        Assert.Equal(queue.State.Directory(), restored.Directory());
        Assert.All(Chats, chat => Assert.Equal(queue.State.MarkOf(chat), restored.MarkOf(chat)));
        Assert.Equal(queue.State.Index.Marks, restored.Index.Marks);
        Assert.Equal((queue.State.Index.NextSeq, queue.State.Index.NextRow), (restored.Index.NextSeq, restored.Index.NextRow));

        // What only shows later: from when on retention by age gives something up, and what reading further leaves unread.
        foreach (var device in Devices)
        {
            queue.Commit(new DeviceForgotten(device));
            restored.Evolve(new DeviceForgotten(device), queue.Rows.Count);
        }

        for (var days = 0; days <= 400; days += 20)
            Assert.Equal(queue.State.TrimBound(queue.Now.AddDays(days)), restored.TrimBound(queue.Now.AddDays(days)));
        foreach (var chat in Chats.Where(c => queue.State.View(c) is not null))
        {
            queue.Read(chat, queue.State.View(chat)!.Read + 1);
            restored.Evolve(queue.Rows[^1], queue.Rows.Count);
        }

        Assert.Equal(queue.State.Directory(), restored.Directory());
    });

    [Fact]
    public void Replaying_from_any_snapshot_on_gives_what_replaying_everything_gives() => Gen.Select(Steps, Gen.Int[0, 200]).Sample((steps, pick) =>
    {
        var queue = Live(steps).Queue;
        Assert.Equal(queue.Replayed().Snapshot().ToText(), queue.Replayed(pick % queue.Rows.Count).Snapshot().ToText());
    });

    [Fact]
    public void A_crash_loses_nothing_but_the_latest_acknowledgements() => Steps.Sample(steps =>
    {
        var world = Live(steps);
        var (before, after) = (world.Queue.State, world.Restarted());
        Assert.Equal(before.Head, after.Head);
        Assert.Equal(before.Devices.Keys.ToHashSet(), after.Devices.Keys.ToHashSet());
        Assert.Equal(before.Snapshot().Conversations.Count, after.Snapshot().Conversations.Count);
        Assert.Equal(before.Directory(), after.Directory());
    });

    [Fact]
    public void Nothing_is_trimmed_that_a_live_device_lacks_after_a_crash() => Steps.Sample(steps =>
    {
        var world = Live(steps);
        var (state, now) = (world.Queue.State, world.Queue.Now);
        var tooOld = world.Queue.Entries.LastOrDefault(e => now - e.Entry.At > Limits.InboxAge)?.Seq ?? 0;
        var bound = state.TrimBound(now);
        Assert.InRange(bound, state.TrimmedThrough, Math.Max(state.Head, state.TrimmedThrough));
        var restarted = world.Restarted();
        foreach (var device in state.Devices.Values.Where(d => !d.IsExpired(now)))
        {
            Assert.True(bound <= Math.Max(Math.Max(state.TrimmedThrough, tooOld), restarted.Devices[device.Id].Cursor));
            Assert.True(bound <= Math.Max(Math.Max(state.TrimmedThrough, tooOld), device.Cursor));
        }

        if (state.Devices.Values.All(d => d.IsExpired(now)))
            Assert.True(bound <= Math.Max(state.TrimmedThrough, tooOld));
    });

    [Fact]
    public void The_directory_is_what_the_queue_says() => Steps.Sample(steps =>
    {
        var queue = Live(steps).Queue;
        var directory = queue.State.Directory().ToDictionary(d => d.Conversation);
        foreach (var chat in Chats)
        {
            var (present, read, title, members, last) = (false, 0L, "", 0, default(Entry));
            var theirs = new List<long>();
            foreach (var entry in queue.Entries.Where(e => e.Conversation == chat).Select(e => e.Entry))
            {
                var mine = entry.From == Queue.Alice;
                switch (entry.Kind)
                {
                    case EntryKind.Joined:
                        (present, read, title, members) = (true, Math.Max(read, entry.Cseq - 1), entry.Title!, entry.MemberCount);
                        theirs.Clear();
                        break;
                    case EntryKind.Removed:
                        present = false;
                        break;
                    case EntryKind.Message when mine:
                        (present, read) = (true, Math.Max(read, entry.Cseq));
                        break;
                    case EntryKind.Message:
                        present = true;
                        theirs.Add(entry.Cseq);
                        break;
                    case EntryKind.Read:
                        read = Math.Max(read, entry.Cseq);
                        break;
                }

                last = entry.Kind == EntryKind.Read ? last : entry;
            }

            Assert.Equal(present, directory.TryGetValue(chat, out var shown));
            members = chat == Queue.Group ? members : chat == Queue.Chat ? 2 : 1;
            if (present)
                Assert.Equal(new DirectoryEntry(chat, title, members, last!.Cseq, read, theirs.Count(c => c > read), last), shown);
        }

        Assert.Equal(directory.Count, queue.State.ConversationCount);
    });
}
