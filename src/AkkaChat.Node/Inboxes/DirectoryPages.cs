using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Node.Inboxes;

/// <summary>Cuts a directory into pages that fit a frame: at most <see cref="Limits.Page"/> conversations or <see cref="Limits.PageBytes"/>.</summary>
internal static class DirectoryPages
{
    /// <summary>The whole directory; one empty page if there is nothing.</summary>
    public static IEnumerable<DirectoryPage> All(InboxState state, AttachmentId attachment)
    {
        var rest = state.Directory().ToArray().AsMemory();
        do
        {
            var page = Fit(rest.Span);
            yield return new DirectoryPage(attachment, rest[..page].ToArray(), page < rest.Length);
            rest = rest[page..];
        }
        while (!rest.IsEmpty);
    }

    /// <summary>The page after a conversation, in the order of ids.</summary>
    public static DirectoryPage After(InboxState state, ConversationId? after)
    {
        var rest = state.Directory().Where(d => after is null || string.CompareOrdinal(d.Conversation.Value, after.Value.Value) > 0).ToArray();
        var page = Fit(rest);
        return new DirectoryPage(default, rest[..page], page < rest.Length);
    }

    private static int Fit(ReadOnlySpan<DirectoryEntry> entries)
    {
        var bytes = 0;
        var count = 0;
        while (count < entries.Length && count < Limits.Page)
        {
            bytes += 128 + (entries[count].Title.Length * 3) + (entries[count].Last?.Weight ?? 0);
            if (count > 0 && bytes > Limits.PageBytes)
                break;
            count++;
        }

        return count;
    }
}
