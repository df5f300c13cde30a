using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Domain.Tests.Inboxes;

public class BatchTests
{
    private readonly Queue _queue = new();

    [Fact]
    public void Copies_that_continue_the_mark_are_stored()
    {
        Assert.Equal(Confirmed(1, 2), _queue.Store(Copies(1, 0, 2))[0]);
        Assert.Equal(Confirmed(1, 3), _queue.Store(Copies(1, 2, 1))[0]);
        Assert.Equal([1, 2, 3], _queue.Entries.Select(e => e.Entry.Cseq));
    }

    [Theory]
    [InlineData(5, 3, 1)] // a hole before it
    [InlineData(5, 5, 1)] // a hole before it
    [InlineData(5, 1, 1)] // a part of what is there
    [InlineData(5, 2, 1)] // before its own term
    [InlineData(2, 4, 5)] // an older term
    [InlineData(2, 1, 1)] // an older term from its beginning
    [InlineData(7, 4, 2)] // a newer term that does not begin there
    [InlineData(7, 7, 2)] // a newer term whose first entry is missing
    [InlineData(5, 4, 0)] // nothing
    public void Anything_else_is_answered_with_what_is_there(long term, long prev, int count)
    {
        _queue.Store(Copies(5, 4, 1), Copies(5, 5, 2));
        if (term == 5 && prev == 5)
            prev = 8;
        Assert.Equal(Confirmed(5, 7), _queue.Store(Copies(term, prev, count))[0]);
        Assert.Equal(3, _queue.State.Head);
    }

    [Fact]
    public void Copies_with_a_hole_in_them_are_not_stored()
    {
        var copies = Copies(1, 0, 3);
        Assert.Equal(Confirmed(0, 0), _queue.Store(copies with { Entries = [copies.Entries[0], copies.Entries[2]] })[0]);
        Assert.Equal(0, _queue.State.Head);
    }

    [Fact]
    public void A_newer_term_begins_with_its_first_entry()
    {
        _queue.Store(Copies(1, 0, 2));
        Assert.Equal(Confirmed(7, 8), _queue.Store(Copies(7, 6, 2))[0]);
        Assert.Equal(Confirmed(7, 8), _queue.Store(Copies(1, 2, 1))[0]);
        Assert.Equal([1, 2, 7, 8], _queue.Entries.Select(e => e.Entry.Cseq));
    }

    [Fact]
    public void Copies_of_one_row_are_decided_against_the_earlier_ones()
    {
        var rows = _queue.Rows.Count;
        var answers = _queue.Store(Copies(1, 0, 2), Copies(1, 0, 2), Copies(1, 2, 1), Copies(1, 4, 1));
        Assert.Equal([Confirmed(1, 2), Confirmed(1, 2), Confirmed(1, 3), Confirmed(1, 3)], answers);
        Assert.Equal(rows + 1, _queue.Rows.Count);
        Assert.Equal([1, 2, 3], _queue.Entries.Select(e => e.Seq));
    }

    [Fact]
    public void What_changes_nothing_needs_no_row()
    {
        _queue.Store(Copies(1, 0, 2));
        var rows = _queue.Rows.Count;
        _queue.Store(Copies(1, 0, 2));
        _queue.Read(Queue.Chat, 0);
        Assert.Equal(rows, _queue.Rows.Count);
    }

    [Fact]
    public void A_row_is_bounded_in_entries_and_in_bytes() =>
        Gen.Select(Gen.Int[1, Limits.RowEntries], Gen.Int[0, 20_000]).Array[1, 60].Sample(sizes =>
        {
            var batch = new InboxBatch(new InboxState(Queue.Alice), Queue.Start);
            var (prev, count, weight) = (0L, 0, 0L);
            foreach (var (n, body) in sizes)
            {
                var copies = Copies(1, prev, n) with { Entries = [.. Copies(1, prev, n).Entries.Select(e => e with { Body = new Body(new byte[body / n]) })] };
                if (!batch.HasRoomFor(copies))
                    break;
                batch.Store(copies);
                prev += n;
                weight += copies.Entries.Sum(e => e.Weight);
                Assert.True(++count == 1 || (prev <= Limits.RowEntries && weight <= Limits.PageBytes));
            }

            Assert.Equal(prev, batch.ToEvent()!.Count);
        });

    [Fact]
    public void Read_marks_count_towards_the_bound_of_a_row()
    {
        _queue.Store(Copies(1, 0, 1));
        var batch = new InboxBatch(_queue.State, _queue.Now);
        for (var cseq = 1; cseq <= Limits.RowEntries; cseq++)
        {
            Assert.True(batch.HasRoomForRead);
            batch.Store(new StoreRead(Queue.Alice, Queue.Chat, cseq));
        }

        Assert.False(batch.HasRoomForRead);
        Assert.False(batch.HasRoomFor(Copies(1, 1, 1)));
    }

    [Fact]
    public void A_read_mark_that_moves_is_an_entry_and_one_that_does_not_is_nothing()
    {
        _queue.Store(Copies(1, 0, 5));
        Assert.Null(_queue.Read(Queue.Chat, 3));
        Assert.Null(_queue.Read(Queue.Chat, 3));
        Assert.Null(_queue.Read(Queue.Chat, 2));
        var read = Assert.Single(_queue.Entries, e => e.Entry.Kind == EntryKind.Read);
        Assert.Equal((6, 3, Queue.Alice), (read.Seq, read.Entry.Cseq, read.Entry.From));
        Assert.Equal((3, 2, 5), (View.Read, View.Unread, View.Cseq));
    }

    [Fact]
    public void A_stranger_and_a_former_member_have_no_mark()
    {
        Assert.Equal(Refusal.NotMember, _queue.Read(Queue.Chat, 1)?.Code);
        Join(1);
        Remove(2);
        Assert.Equal(Refusal.NotMember, _queue.Read(Queue.Group, 2)?.Code);
    }

    [Fact]
    public void A_read_mark_is_decided_against_the_copies_before_it_in_the_row()
    {
        var batch = new InboxBatch(_queue.State, _queue.Now);
        batch.Store(new StoreCopies(Queue.Alice, Queue.Chat, 1, 0, [Queue.Message(1, Queue.Bob), Queue.Message(2, Queue.Alice), Queue.Message(3, Queue.Bob)]));
        Assert.Null(batch.Store(new StoreRead(Queue.Alice, Queue.Chat, 2)));
        Assert.Null(batch.Store(new StoreRead(Queue.Alice, Queue.Chat, 3)));
        batch.Store(JoinCopies(5));
        Assert.Null(batch.Store(new StoreRead(Queue.Alice, Queue.Group, 4)));
        batch.Store(RemoveCopies(5, 6));
        Assert.Equal(Refusal.NotMember, batch.Store(new StoreRead(Queue.Alice, Queue.Group, 6))?.Code);
        _queue.Commit(batch.ToEvent()!);
        Assert.Equal(3, Assert.Single(_queue.Entries, e => e.Entry.Kind == EntryKind.Read).Entry.Cseq);
    }

    [Fact]
    public void Leaving_takes_a_conversation_from_the_directory_and_keeps_its_mark()
    {
        Join(3);
        Assert.Equal(("title", 7, 3, 2), (_queue.State.View(Queue.Group)!.Title, _queue.State.View(Queue.Group)!.MemberCount, _queue.State.View(Queue.Group)!.Mark, _queue.State.View(Queue.Group)!.Read));
        Remove(4);
        Assert.Null(_queue.State.View(Queue.Group));
        Assert.Empty(_queue.State.Directory());
        Assert.Equal((3, 4), (_queue.State.MarkOf(Queue.Group).Term, _queue.State.MarkOf(Queue.Group).Mark));
        Remove(4);
        Assert.Equal(2, _queue.State.Head);
    }

    [Fact]
    public void Another_members_going_ends_nothing()
    {
        Join(1);
        _queue.Store(new StoreCopies(Queue.Alice, Queue.Group, 1, 1,
        [
            new Entry(2, EntryKind.Left, Queue.Bob, Queue.Start) { MemberCount = 6 },
            new Entry(3, EntryKind.Removed, Queue.Alice, Queue.Start) { Users = [UserId.Parse("carol")], MemberCount = 5 },
        ]));
        Assert.Equal((5, 3), (_queue.State.View(Queue.Group)!.MemberCount, _queue.State.View(Queue.Group)!.Mark));
    }

    [Fact]
    public void A_directory_keeps_no_long_body_and_no_crowd()
    {
        _queue.Store(new StoreCopies(Queue.Alice, Queue.Chat, 1, 0, [Queue.Message(1, Queue.Bob, new string('x', Limits.PreviewBytes))]));
        Assert.Equal(Limits.PreviewBytes, View.Last!.Body.Length);
        _queue.Store(new StoreCopies(Queue.Alice, Queue.Chat, 1, 1, [Queue.Message(2, Queue.Bob, new string('x', Limits.PreviewBytes + 1))]));
        Assert.Equal((2, 0), (View.Last!.Cseq, View.Last.Body.Length));

        UserId[] crowd = [.. Enumerable.Range(0, Limits.PreviewUsers + 1).Select(i => UserId.Parse($"u{i}"))];
        _queue.Store(JoinCopies(1, crowd[1..]));
        Assert.Equal(Limits.PreviewUsers, _queue.State.View(Queue.Group)!.Last!.Users.Count);
        _queue.Store(JoinCopies(2, crowd));
        Assert.Empty(_queue.State.View(Queue.Group)!.Last!.Users);
    }

    [Fact]
    public void The_marks_of_former_conversations_are_bounded_and_the_longest_gone_is_forgotten()
    {
        var groups = Enumerable.Range(0, Limits.FormerConversations + 1).Select(i => ConversationId.Group($"01JD3M5Q8ZV7W6X5Y4T3{i:D6}")).ToArray();
        foreach (var (group, i) in groups.Select((g, i) => (g, i)))
        {
            var at = Queue.Start.AddMinutes(i == 7 ? -1 : i);
            _queue.Store(
                JoinCopies(1) with { Conversation = group },
                new StoreCopies(Queue.Alice, group, 1, 1, [new Entry(2, EntryKind.Left, Queue.Alice, at) { MemberCount = 1 }]));
        }

        Assert.Equal(0, _queue.State.MarkOf(groups[7]).Mark);
        Assert.All(groups.Where((_, i) => i != 7), g => Assert.Equal(2, _queue.State.MarkOf(g).Mark));
    }

    [Fact]
    public void A_row_that_does_not_continue_the_queue_is_a_defect()
    {
        _queue.Receive(1);
        Assert.Throws<InvalidOperationException>(() => _queue.State.Evolve(_queue.Rows[1], 3));
        Assert.Throws<InvalidOperationException>(() => _queue.State.Evolve(new Unknown(), 3));
    }

    private sealed record Unknown : IInboxEvent;

    private DirectoryEntry View => _queue.State.View(Queue.Chat)!.ToDirectory();

    private void Join(long cseq) => _queue.Store(JoinCopies(cseq));

    private void Remove(long cseq) => _queue.Store(RemoveCopies(cseq - 1, cseq));

    private static StoreCopies JoinCopies(long cseq, params UserId[] users) => new(Queue.Alice, Queue.Group, cseq, cseq - 1,
        [new Entry(cseq, EntryKind.Joined, Queue.Bob, Queue.Start) { Users = users is [] ? [Queue.Alice] : users, Title = "title", MemberCount = 7 }]);

    private static StoreCopies RemoveCopies(long term, long cseq) => new(Queue.Alice, Queue.Group, term, cseq - 1,
        [new Entry(cseq, EntryKind.Removed, Queue.Bob, Queue.Start) { Users = [Queue.Alice], MemberCount = 6 }]);

    private static StoreCopies Copies(long term, long prev, int count) =>
        new(Queue.Alice, Queue.Chat, term, prev, [.. Enumerable.Range(1, count).Select(i => Queue.Message(prev + i, Queue.Bob))]);

    private static CopiesConfirmed Confirmed(long term, long mark) => new(Queue.Alice, Queue.Chat, term, mark);
}
