using AkkaChat.Protocol;

namespace AkkaChat.MultiNode.Tests.History;

/// <summary>An entry as a client saw it: everything of it that must be the same wherever and whenever it is seen.</summary>
internal sealed record SeenEntry(string Conv, long Cseq, string Kind, string From, DateTimeOffset At, string? Text)
{
    /// <summary>What is seen of an entry.</summary>
    public static SeenEntry Of(TimelineEntry entry) =>
        new(entry.Conv, entry.Cseq, entry.Kind, entry.From, entry.At, entry.Kind == EntryKinds.Message ? entry.Body?.Text : null);
}

/// <summary>Something that a client did or saw, or that was done to the cluster, in the order in which the test saw it.</summary>
internal abstract record HistoryEvent
{
    /// <summary>A conversation's members, who stay the same for the whole history.</summary>
    public sealed record Members(string Conv, IReadOnlyList<string> Users) : HistoryEvent;

    /// <summary>A send was answered <c>ok</c>. Its text is its <c>cmid</c>, so that entries can be told apart.</summary>
    public sealed record Accepted(string User, string Cmid, string Conv, long Cseq) : HistoryEvent;

    /// <summary>A send was refused for good.</summary>
    public sealed record Refused(string User, string Cmid, string Code) : HistoryEvent;

    /// <summary>A device was welcomed.</summary>
    /// <param name="User">Whose.</param>
    /// <param name="Device">Which.</param>
    /// <param name="Connection">Tells its connections apart.</param>
    /// <param name="Resume">The position it asked to continue from, if it named one.</param>
    /// <param name="Reset">The reason if the server began anew.</param>
    /// <param name="Head">The inbox's last number.</param>
    public sealed record Welcomed(string User, string Device, int Connection, long? Resume, string? Reset, long Head) : HistoryEvent;

    /// <summary>A device was sent an entry.</summary>
    public sealed record Delivered(string User, string Device, int Connection, long Seq, SeenEntry Entry) : HistoryEvent;

    /// <summary>The server has received a device's acknowledgement: it has answered something sent after it.</summary>
    public sealed record AckReceived(string User, string Device, long Seq) : HistoryEvent;

    /// <summary>Something broke that may lose acknowledgements which are not stored yet.</summary>
    public sealed record Crash(string What) : HistoryEvent;

    /// <summary>At the end: a user's whole inbox, read after everything was whole again.</summary>
    public sealed record InboxRead(string User, IReadOnlyList<(long Seq, SeenEntry Entry)> Entries) : HistoryEvent;
}
