namespace AkkaChat.Cli.Bench.Load.Ledger;

/// <summary>A user in a conversation, and how much of it has reached them. Guarded by the conversation.</summary>
internal sealed class Membership(Conversation conversation, User user, bool absent)
{
    public Conversation Conversation => conversation;

    public User User => user;

    /// <summary>Whether they are offline while the others write: nobody waits for them.</summary>
    public bool Absent => absent;

    /// <summary>The last entry that reached them.</summary>
    public long Cseq { get; set; }
}
