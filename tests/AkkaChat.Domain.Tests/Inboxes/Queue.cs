using System.Text;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Domain.Tests.Inboxes;

/// <summary>Alice's inbox with its journal: whatever is decided is committed at once, unless a test does it step by step.</summary>
internal sealed class Queue
{
    public const string Epoch = "c1";
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly UserId Alice = UserId.Parse("alice"), Bob = UserId.Parse("bob");
    public static readonly ConversationId Chat = ConversationId.Direct(Alice, Bob);
    public static readonly ConversationId Group = ConversationId.Group("01JD3M5Q8ZV7W6X5Y4T3R2P1N0");
    public static readonly DeviceId Phone = DeviceId.Parse("phone"), Laptop = DeviceId.Parse("laptop");

    public Queue() => Commit(new InboxOpened(Epoch));

    public InboxState State { get; } = new(Alice);

    public List<IInboxEvent> Rows { get; } = [];

    public DateTimeOffset Now { get; set; } = Start;

    public IEnumerable<InboxEntry> Entries => Rows.OfType<EntriesStored>().SelectMany(r => r.Numbered());

    public static Entry Message(long cseq, UserId from, string text = "hi") =>
        new(cseq, EntryKind.Message, from, Start.AddSeconds(cseq)) { Body = new Body(Encoding.UTF8.GetBytes(text)), Cmid = $"k{cseq}" };

    public void Commit(IInboxEvent row)
    {
        Rows.Add(row);
        State.Evolve(row, Rows.Count);
    }

    /// <summary>Messages from Bob in the direct conversation, each in a row of its own.</summary>
    public void Receive(int count)
    {
        for (; count > 0; count--)
        {
            var mark = State.MarkOf(Chat).Mark;
            Store(new StoreCopies(Alice, Chat, 1, mark, [Message(mark + 1, Bob) with { At = Now }]));
        }
    }

    /// <summary>Copies that become one row; the answers.</summary>
    public CopiesConfirmed[] Store(params StoreCopies[] copies)
    {
        var batch = new InboxBatch(State, Now);
        var answers = copies.Select(batch.Store).ToArray();
        if (batch.ToEvent() is { } row)
            Commit(row);
        return answers;
    }

    public Refused? Read(ConversationId conversation, long cseq)
    {
        var batch = new InboxBatch(State, Now);
        var refused = batch.Store(new StoreRead(Alice, conversation, cseq));
        if (batch.ToEvent() is { } row)
            Commit(row);
        return refused;
    }

    /// <summary>What a stream of this device would begin with; a reset is committed.</summary>
    public AttachOutcome Attach(DeviceId device, ResumePoint? resume = null, params DeviceId[] attached)
    {
        var outcome = AttachDecisions.Decide(State, new Attach(Alice, device, new AttachmentId("01"), resume, Limits.Window), Epoch, attached.ToHashSet(), Now);
        if (outcome is AttachOutcome.Reset reset)
            Commit(reset.Event);
        return outcome;
    }

    /// <summary>Moved cursors are written down.</summary>
    public void Flush()
    {
        if (State.HasMovedCursors)
            Commit(new CursorsMoved(State.MovedCursors));
    }

    /// <summary>What a restart gives, from the whole journal or from a snapshot taken after some of its rows.</summary>
    public InboxState Replayed(int fromRow = 0)
    {
        var state = new InboxState(Alice);
        for (var row = 1; row <= Rows.Count; row++)
        {
            if (row == fromRow + 1 && fromRow > 0)
                state = new InboxState(Alice, state.Snapshot().ThroughBytes());
            state.Evolve(Rows[row - 1], row);
        }

        return state;
    }
}
