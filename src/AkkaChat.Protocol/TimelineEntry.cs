using AkkaChat.Protocol.Codec;

namespace AkkaChat.Protocol;

/// <summary>One entry of a conversation as a reader sees it: what <c>ev</c> carries besides <c>seq</c>, and what history pages hold.</summary>
/// <param name="Conv">The conversation.</param>
/// <param name="Cseq">Position in the conversation's timeline, from 1 without holes.</param>
/// <param name="Kind">One of <see cref="EntryKinds"/>.</param>
/// <param name="From">The user who acted.</param>
/// <param name="At">When it was accepted; never runs backwards in a conversation.</param>
public sealed record TimelineEntry(string Conv, long Cseq, string Kind, string From, DateTimeOffset At)
{
    /// <summary>The sender's message id; on copies for the sender's own devices.</summary>
    public string? Cmid { get; init; }

    /// <summary>The <c>cseq</c> of the entry this one refers to; reserved for edits, deletions and reactions.</summary>
    public long? Ref { get; init; }

    /// <summary>What the kind says; absent for kinds without content.</summary>
    public MessageBody? Body { get; init; }

    /// <summary>Its encoding as the tail of an <c>ev</c>, made when it is first needed: whoever is sent this very object shares it.</summary>
    internal EncodedTail Encoded;
}

/// <summary>A conversation in the directory: enough for a list of conversations.</summary>
/// <param name="Conv">The conversation.</param>
/// <param name="Kind">One of <see cref="ConversationKinds"/>.</param>
/// <param name="Title">A group's title; empty for a direct conversation.</param>
/// <param name="MemberCount">How many members it has.</param>
/// <param name="Cseq">The last entry stored in this user's inbox.</param>
/// <param name="Read">This user's own read mark.</param>
/// <param name="Unread">Others' messages above the mark, exact up to 999.</param>
public sealed record ConversationSummary(
    string Conv, string Kind, string Title, int MemberCount, long Cseq, long Read, int Unread)
{
    /// <summary>The other user of a direct conversation.</summary>
    public string? With { get; init; }

    /// <summary>The last entry, for a preview; a large body is left out.</summary>
    public TimelineEntry? Last { get; init; }
}

/// <summary>Where a device's stream should continue.</summary>
/// <param name="Epoch">The epoch of the <see cref="ServerFrame.Welcome"/> under which <paramref name="Seq"/> was stored.</param>
/// <param name="Seq">The last event this device has stored.</param>
public sealed record StreamPosition(string Epoch, long Seq);
