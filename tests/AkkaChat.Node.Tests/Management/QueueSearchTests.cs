using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Management;
using AkkaChat.Node.Persistence;
using Xunit;

namespace AkkaChat.Node.Tests.Management;

public sealed class QueueSearchTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly UserId Carol = UserId.Parse("carol");
    private static readonly ConversationId Chat = ConversationId.Direct(Alice, Bob);
    private static readonly ConversationId Other = ConversationId.Direct(Alice, Carol);

    [Fact]
    public async Task A_copy_is_found_wherever_it_is_without_reading_everything()
    {
        var rows = new Rows();
        for (var n = 1; n <= 20_000; n++)
            rows.Store(n % 2 == 0 ? Chat : Other, (n + 1) / 2, Start.AddMinutes(n));

        foreach (var cseq in new[] { 1L, 2, 5_000, 9_999, 10_000 })
            Assert.Equal(cseq * 2, await rows.FindAsync(Chat, cseq, Start.AddMinutes(cseq * 2)));
        Assert.InRange(rows.Read, 1, 3_000);
    }

    [Fact]
    public async Task A_copy_that_was_stored_long_after_it_was_accepted_is_found()
    {
        var rows = new Rows();
        for (var n = 1; n <= 1_000; n++)
            rows.Store(Other, n, Start.AddMinutes(n));
        rows.Store(Chat, 1, Start);

        Assert.Equal(1_001, await rows.FindAsync(Chat, 1, Start));
    }

    [Fact]
    public async Task A_later_copy_of_the_same_conversation_ends_the_search()
    {
        var rows = new Rows();
        rows.Store(Chat, 5, Start);
        for (var n = 1; n <= 1_000; n++)
            rows.Store(Other, n, Start);

        Assert.Null(await rows.FindAsync(Chat, 4, Start));
        Assert.InRange(rows.Read, 1, 300);
    }

    [Fact]
    public async Task A_read_mark_is_not_taken_for_the_copy()
    {
        var rows = new Rows();
        rows.Store(Chat, 1, Start);
        rows.Add(new Entry(2, EntryKind.Read, Alice, Start));
        rows.Store(Chat, 2, Start);

        Assert.Equal(3, await rows.FindAsync(Chat, 2, Start));
    }

    [Fact]
    public async Task A_search_that_would_never_end_is_given_up()
    {
        var rows = new Rows();
        for (var n = 1; n <= 30_000; n++)
            rows.Store(Other, n, Start);

        Assert.True((await rows.PlaceAsync(Chat, 1, Start)).GaveUp);
    }

    /// <summary>An inbox's journal, a row per entry.</summary>
    private sealed class Rows : IJournalReader
    {
        private readonly List<EntriesStored> _rows = [];

        /// <summary>Rows read.</summary>
        public int Read { get; private set; }

        public void Store(ConversationId conversation, long cseq, DateTimeOffset at) => Add(new Entry(cseq, EntryKind.Message, Bob, at), conversation);

        public void Add(Entry entry, ConversationId? conversation = null) =>
            _rows.Add(new EntriesStored(_rows.Count + 1, [new CopyRun(conversation ?? Chat, 1, [entry])], []));

        public async Task<long?> FindAsync(ConversationId conversation, long cseq, DateTimeOffset at) => (await PlaceAsync(conversation, cseq, at)).Seq;

        public Task<QueuePlace> PlaceAsync(ConversationId conversation, long cseq, DateTimeOffset at) => this.FindAsync(
            new InboxInspection(Alice, "", "k", _rows.Count, 0, 2, 1, _rows.Count, [], null), conversation, new Entry(cseq, EntryKind.Message, Bob, at), CancellationToken.None);

        public Task<JournalPage> ReadAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, int maxRows, CancellationToken cancel = default)
        {
            JournalRow[] page = [.. Enumerable.Range((int)fromSequenceNr, (int)Math.Min(maxRows, toSequenceNr - fromSequenceNr + 1)).Select(n => new JournalRow(n, _rows[n - 1]))];
            Read += page.Length;
            return Task.FromResult(new JournalPage(page));
        }
    }
}
