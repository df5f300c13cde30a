namespace AkkaChat.Protocol.Management;

/// <summary><c>GET /manage/conversations/{conv}/trace/{cseq}</c>: what became of one entry. Asking wakes the conversation and its members' inboxes.</summary>
/// <param name="Conv">The conversation.</param>
/// <param name="Cseq">The entry.</param>
/// <param name="Kind">One of <see cref="EntryKinds"/>.</param>
/// <param name="From">Who acted.</param>
/// <param name="AcceptedAt">When the conversation's journal had it.</param>
/// <param name="Members">What became of it for each.</param>
/// <param name="More">Members that were not looked at: ask for one by name.</param>
public sealed record TraceReport(string Conv, long Cseq, string Kind, string From, DateTimeOffset AcceptedAt, IReadOnlyList<MemberTrace> Members, int More = 0);

/// <summary>What became of an entry for one member.</summary>
/// <param name="User">Who.</param>
/// <param name="Stage">The furthest it has come on any device: one of <see cref="TraceStages"/>.</param>
/// <param name="Explanation">The same in words, and what it waits for.</param>
/// <param name="Seq">Its number in their inbox; absent if it is not there, or was not found.</param>
/// <param name="Devices">What became of it on each device.</param>
public sealed record MemberTrace(string User, string Stage, string Explanation, long? Seq, IReadOnlyList<DeviceTrace> Devices);

/// <summary>What became of an entry on one device.</summary>
/// <param name="Device">Which.</param>
/// <param name="Stage">One of <see cref="TraceStages"/>.</param>
/// <param name="Explanation">The same in words, and what it waits for.</param>
public sealed record DeviceTrace(string Device, string Stage, string Explanation);

/// <summary>How far an entry has come.</summary>
public static class TraceStages
{
    /// <summary>In the conversation, and not yet in the inbox.</summary>
    public const string Accepted = "accepted";

    /// <summary>In the inbox, durably. For a device: it is offline, or has not been sent it yet.</summary>
    public const string Stored = "stored";

    /// <summary>Handed to the device's live session, and not yet acknowledged.</summary>
    public const string Sent = "sent";

    /// <summary>A device says that it has stored it.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>The member has read it.</summary>
    public const string Read = "read";

    /// <summary>Not meant for them: they became a member later.</summary>
    public const string NotMeant = "not_meant";

    /// <summary>The device will not get it from the queue: it starts anew, and pulls history.</summary>
    public const string Skipped = "skipped";

    /// <summary>It can't be told.</summary>
    public const string Unknown = "unknown";
}
