using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>Where a message was durably accepted.</summary>
/// <param name="Conv">The conversation.</param>
/// <param name="Cseq">Its position there.</param>
/// <param name="At">When.</param>
/// <param name="Dup">Whether an earlier try had already been accepted.</param>
public sealed record SendResult(string Conv, long Cseq, DateTimeOffset At, bool Dup);

/// <summary>A message that the server has not accepted yet. Exactly one of <see cref="Conv"/> and <see cref="To"/> is set.</summary>
/// <param name="Cmid">Makes re-sending safe.</param>
/// <param name="Body">The content.</param>
public sealed record UnsentMessage(string Cmid, MessageBody Body)
{
    /// <summary>The conversation it is for.</summary>
    public string? Conv { get; init; }

    /// <summary>The user it is for.</summary>
    public string? To { get; init; }

    /// <summary>Messages with the same target keep their order.</summary>
    internal string Target => Conv is not null ? "conv " + Conv : "to " + To;
}

/// <summary>A page of history, newest last.</summary>
/// <param name="Items">The entries.</param>
/// <param name="More">Whether there is more in the direction asked.</param>
public sealed record HistoryPage(IReadOnlyList<TimelineEntry> Items, bool More);
