namespace AkkaChat.Cli.Bench.Load.Ledger;

/// <summary>A message from its sending until everybody has it. Guarded by its conversation.</summary>
/// <param name="conversation">Where.</param>
/// <param name="number">Its number there.</param>
/// <param name="sender">Whose.</param>
/// <param name="sentAt">The intended moment of sending, as a <see cref="System.Diagnostics.Stopwatch"/> counts.</param>
/// <param name="measured">Whether its latencies count.</param>
internal sealed class Post(Conversation conversation, int number, Membership sender, long sentAt, bool measured)
{
    public Conversation Conversation => conversation;

    public Mark Mark => new(conversation.Index, number);

    public Membership Sender => sender;

    public long SentAt => sentAt;

    public bool Measured => measured;

    /// <summary>Its position, once one is known; 0 before.</summary>
    public long Cseq { get; set; }

    /// <summary>Whether the server has answered <c>ok</c>.</summary>
    public bool Accepted { get; set; }

    /// <summary>Whether it is accepted and everybody present has it: then it is no longer in flight.</summary>
    public bool Settled { get; set; }

    /// <summary>Members that don't have it yet.</summary>
    public int Missing { get; set; }

    /// <summary>Those of them that are connected.</summary>
    public int MissingPresent { get; set; }
}
