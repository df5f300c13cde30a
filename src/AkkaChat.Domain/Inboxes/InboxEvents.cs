using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Inboxes;

/// <summary>What an inbox writes to its journal.</summary>
public interface IInboxEvent;

/// <summary>The inbox came into being; its first row.</summary>
/// <param name="Creation">A random id that makes this life of the inbox different from any other.</param>
public sealed record InboxOpened(string Creation) : IInboxEvent;

/// <summary>The queue has grown.</summary>
/// <param name="FirstSeq">The seq of the first entry; the others follow without holes.</param>
/// <param name="Copies">Runs of entries by conversation, in order.</param>
/// <param name="Cursors">Cursors that have moved since the last row.</param>
public sealed record EntriesStored(long FirstSeq, IReadOnlyList<CopyRun> Copies, IReadOnlyList<DeviceCursor> Cursors) : IInboxEvent
{
    /// <summary>How many entries there are.</summary>
    public int Count => Copies.Sum(c => c.Entries.Count);

    /// <summary>The entries with their seq.</summary>
    public IEnumerable<InboxEntry> Numbered()
    {
        var seq = FirstSeq;
        foreach (var run in Copies)
        {
            foreach (var entry in run.Entries)
                yield return new InboxEntry(seq++, run.Conversation, entry);
        }
    }
}

/// <summary>Consecutive entries of one conversation.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Term">The recipient's term; 0 for a run of <see cref="EntryKind.Read"/> entries, which belong to no timeline.</param>
/// <param name="Entries">At least one.</param>
public sealed record CopyRun(ConversationId Conversation, long Term, IReadOnlyList<Entry> Entries);

/// <summary>A device's cursor.</summary>
/// <param name="Device">Which.</param>
/// <param name="Cursor">The last entry it has stored.</param>
/// <param name="InReset">Whether it has yet to acknowledge the head of its last reset.</param>
/// <param name="LastSeen">When it was last attached.</param>
public sealed record DeviceCursor(DeviceId Device, long Cursor, bool InReset, DateTimeOffset LastSeen);

/// <summary>A device starts anew at <paramref name="Head"/>: written before its welcome.</summary>
/// <param name="Device">Which.</param>
/// <param name="Reason">Why.</param>
/// <param name="Head">The head of the welcome.</param>
/// <param name="At">When.</param>
/// <param name="Evicted">The device that had to go for it, if any.</param>
public sealed record DeviceReset(DeviceId Device, ResetReason Reason, long Head, DateTimeOffset At, DeviceId? Evicted) : IInboxEvent;

/// <summary>A device was removed.</summary>
/// <param name="Device">Which.</param>
public sealed record DeviceForgotten(DeviceId Device) : IInboxEvent;

/// <summary>Cursors were written on their own: at detach, passivation or hand-off.</summary>
/// <param name="Cursors">Those that have moved.</param>
public sealed record CursorsMoved(IReadOnlyList<DeviceCursor> Cursors) : IInboxEvent;

/// <summary>Entries up to <paramref name="Through"/> are not retained any more; written before their rows are deleted.</summary>
/// <param name="Through">The last entry given up.</param>
public sealed record Trimmed(long Through) : IInboxEvent;

/// <summary>The whole state of an inbox at one journal row.</summary>
public sealed record InboxSnapshot
{
    /// <summary>The id of this life of the inbox.</summary>
    public required string Creation { get; init; }

    /// <summary>The last entry given up.</summary>
    public required long TrimmedThrough { get; init; }

    /// <summary>The devices.</summary>
    public required IReadOnlyList<DeviceSnapshot> Devices { get; init; }

    /// <summary>The conversations, those left included.</summary>
    public required IReadOnlyList<ConversationViewSnapshot> Conversations { get; init; }

    /// <summary>The sparse map.</summary>
    public required IReadOnlyList<IndexMark> Index { get; init; }

    /// <summary>The entry that comes next: the head and one.</summary>
    public required long NextSeq { get; init; }

    /// <summary>The journal row that comes next.</summary>
    public required long NextRow { get; init; }

    /// <summary>When the entry at or below each mark was stored, for retention by age: pairs of seq and time, ascending.</summary>
    public required IReadOnlyList<AgeMark> Ages { get; init; }
}

/// <summary>A device, for the snapshot.</summary>
/// <param name="Cursor">Its cursor.</param>
/// <param name="ResetReason">Why it is in reset, if it is.</param>
/// <param name="ResetHead">The head it has to acknowledge.</param>
public sealed record DeviceSnapshot(DeviceCursor Cursor, ResetReason? ResetReason, long ResetHead);

/// <summary>A conversation in the directory, for the snapshot.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Term">The newest term seen.</param>
/// <param name="Mark">The last cseq stored.</param>
/// <param name="Present">Whether the user is a member; otherwise only the mark is kept.</param>
/// <param name="Title">A group's title.</param>
/// <param name="MemberCount">How many members.</param>
/// <param name="Read">The user's mark.</param>
/// <param name="Unread">Runs of others' messages above the mark.</param>
/// <param name="Last">The last entry, perhaps without its body.</param>
public sealed record ConversationViewSnapshot(
    ConversationId Conversation, long Term, long Mark, bool Present, string Title, int MemberCount, long Read, IReadOnlyList<CseqRun> Unread, Entry? Last);

/// <summary>Consecutive positions in a conversation, both included.</summary>
public readonly record struct CseqRun(long First, long Last);

/// <summary>Entry <paramref name="Seq"/> was stored at <paramref name="At"/>.</summary>
public readonly record struct AgeMark(long Seq, DateTimeOffset At);
