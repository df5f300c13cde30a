using System.Text;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Domain.Tests.Conversations;

/// <summary>A conversation with its journal: whatever is accepted is committed at once.</summary>
internal sealed class Life(ConversationId id)
{
    public static readonly ConversationId GroupId = ConversationId.Group("01JD3M5Q8ZV7W6X5Y4T3R2P1N0");
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly UserId Alice = UserId.Parse("alice"), Bob = UserId.Parse("bob"), Carol = UserId.Parse("carol"), Dave = UserId.Parse("dave");

    public ConversationState State { get; } = new(id);

    public List<EntriesAppended> Rows { get; } = [];

    public DateTimeOffset Now { get; set; } = Start;

    public IReadOnlyList<Entry> Timeline => [.. Rows.SelectMany(r => r.Entries)];

    /// <summary>A group of Alice, its owner, and others.</summary>
    public static Life Group(params UserId[] others)
    {
        var life = new Life(GroupId);
        Assert.IsType<ChangeOutcome.Append>(life.Change(new CreateGroup(GroupId, Alice, "title", others)));
        return life;
    }

    public static Life Direct() => new(ConversationId.Direct(Alice, Bob));

    public static Post Message(string key, string text = "hi") => new(ClientMessageId.Parse(key), new Body(Encoding.UTF8.GetBytes(text)));

    public PostOutcome Post(UserId from, string key, string text = "hi") => Post((from, Message(key, text)))[0];

    /// <summary>Posts that become one row.</summary>
    public PostOutcome[] Post(params (UserId From, Post Post)[] posts)
    {
        var batch = new PostBatch(State, Now);
        var outcomes = posts.Select(p => batch.Decide(p.From, p.Post)).ToArray();
        if (batch.ToEvent() is { } row)
            Commit(row);
        return outcomes;
    }

    public ChangeOutcome Change(IConversationMessage command)
    {
        var outcome = ConversationDecisions.Decide(State, command, Now);
        if (outcome is ChangeOutcome.Append append)
            Commit(append.Event);
        return outcome;
    }

    /// <summary>What a restart gives, from the whole journal or from a snapshot taken after some of its rows.</summary>
    public ConversationState Replayed(int fromRow = 0)
    {
        var state = new ConversationState(id);
        for (var row = 1; row <= Rows.Count; row++)
        {
            if (row == fromRow + 1 && fromRow > 0)
                state = new ConversationState(id, state.Snapshot().ThroughBytes());
            state.Evolve(Rows[row - 1], row);
        }

        return state;
    }

    private void Commit(EntriesAppended row)
    {
        Rows.Add(row);
        State.Evolve(row, Rows.Count);
    }
}
