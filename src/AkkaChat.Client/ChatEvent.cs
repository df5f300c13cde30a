using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>What an <see cref="AkkaChatClient"/> tells its application, in order. The hierarchy is closed, but may grow: ignore what you don't know.</summary>
public abstract record ChatEvent
{
    private ChatEvent()
    {
    }

    /// <summary>The life of the numbering that <see cref="Position"/> belongs to; a reset begins a new one.</summary>
    internal int Generation { get; init; }

    /// <summary>The position in the inbox once this event is processed; null for what is not queued.</summary>
    internal long? Position { get; init; }

    /// <summary>The next entry of the inbox: a message, a membership change, one's own read mark.</summary>
    /// <param name="Seq">Its position in the inbox.</param>
    /// <param name="Item">The entry.</param>
    public sealed record Entry(long Seq, TimelineEntry Item) : ChatEvent;

    /// <summary>
    /// The stream starts anew: replace what is known of conversations by this directory, and pull history on demand.
    /// Events that were received but not yet read are dropped; they are in the history.
    /// </summary>
    /// <param name="Reason">One of <see cref="ResetReasons"/>.</param>
    /// <param name="Conversations">All conversations.</param>
    public sealed record Reset(string Reason, IReadOnlyList<ConversationSummary> Conversations) : ChatEvent;

    /// <summary>Everything that waited has been received; live from here.</summary>
    public sealed record CaughtUp : ChatEvent;

    /// <summary>A message kept from an earlier run of this device is settled: accepted, or refused for good.</summary>
    /// <param name="Message">The message.</param>
    /// <param name="Result">Where it was accepted; null if refused.</param>
    /// <param name="Error">Why it was refused; null if accepted.</param>
    public sealed record Settled(UnsentMessage Message, SendResult? Result, ChatException? Error) : ChatEvent;

    /// <summary>Somebody began or stopped writing. Dropped when the application is slow.</summary>
    /// <param name="Conv">The conversation.</param>
    /// <param name="From">Who.</param>
    /// <param name="On">Whether they are writing.</param>
    public sealed record Typing(string Conv, string From, bool On) : ChatEvent;

    /// <summary>A watched user came or went. Dropped when the application is slow.</summary>
    /// <param name="User">Who.</param>
    /// <param name="Online">Whether they are online.</param>
    /// <param name="LastSeen">When they were last online, if known.</param>
    public sealed record Presence(string User, bool Online, DateTimeOffset? LastSeen) : ChatEvent;

    /// <summary>Another member has read up to <paramref name="Cseq"/>. Dropped when the application is slow.</summary>
    /// <param name="Conv">The conversation.</param>
    /// <param name="From">Who.</param>
    /// <param name="Cseq">Their mark.</param>
    public sealed record Receipt(string Conv, string From, long Cseq) : ChatEvent;
}
