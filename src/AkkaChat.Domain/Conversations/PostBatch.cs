using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Conversations;

/// <summary>
/// Posts that become one journal row. Each is decided against the state that includes the earlier ones of the batch; nothing is changed
/// until the row is committed and folded.
/// </summary>
public sealed class PostBatch(ConversationState state, DateTimeOffset now)
{
    private readonly List<Entry> _entries = [];
    private Dictionary<(UserId, string), Entry>? _tentative;
    private readonly DateTimeOffset _at = ConversationDecisions.NotBefore(state.LastAt, now);
    private int _weight;

    /// <summary>The new entries so far.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Whether another post of this size goes into the same row. The first always does.</summary>
    public bool HasRoomFor(Post post) => HasRoomFor([post]);

    /// <summary>Whether all of these posts go into the same row. The first ones always do.</summary>
    public bool HasRoomFor(IReadOnlyList<Post> posts) =>
        _entries.Count == 0 || (_entries.Count + posts.Count <= Limits.RowEntries && _weight + posts.Sum(p => Entry.WeightOf(p.Body)) <= Limits.PageBytes);

    /// <summary>
    /// Decides one post: accepted with its cseq, accepted earlier (<see cref="PostOutcome.Dup"/>), or refused as <see cref="Refusal.NotMember"/>, <see cref="Refusal.NotFound"/>,
    /// <see cref="Refusal.Conflict"/> (same key, other body) or <see cref="Refusal.TooLarge"/>.
    /// </summary>
    public PostOutcome Decide(UserId from, Post post)
    {
        if (post.Body.Length > Limits.BodyBytes)
            return Refuse(Refusal.TooLarge, $"A body has at most {Limits.BodyBytes} bytes.");
        // Before membership: somebody removed since then still has to learn that their post was accepted.
        if (state.Dedupe.Find(from, post.Cmid.Value, isMessage: true) is { } earlier)
            return earlier.Fingerprint == DedupeWindow.Fingerprint(post.Body) ? new PostOutcome(earlier.Cseq, earlier.At, Dup: true, null) : OtherBody();
        if (_tentative?.GetValueOrDefault((from, post.Cmid.Value)) is { } same)
            return same.Body == post.Body ? new PostOutcome(same.Cseq, same.At, Dup: true, null) : OtherBody();
        if (!state.Admits(from))
        {
            return state.Exists || state.Id.Kind == ConversationKind.Direct
                ? Refuse(Refusal.NotMember, "You are not a member of this conversation.")
                : Refuse(Refusal.NotFound, "There is no such conversation.");
        }

        var entry = new Entry(state.LastCseq + _entries.Count + 1, EntryKind.Message, from, _at) { Body = post.Body, Cmid = post.Cmid.Value };
        _entries.Add(entry);
        _weight += entry.Weight;
        (_tentative ??= [])[(from, post.Cmid.Value)] = entry;
        return new PostOutcome(entry.Cseq, entry.At, Dup: false, null);
    }

    /// <summary>The row to be committed; null if nothing new was accepted.</summary>
    public EntriesAppended? ToEvent() => _entries.Count == 0 ? null : new EntriesAppended([.. _entries], state.Confirmed, state.MovedMarks);

    private static PostOutcome OtherBody() => Refuse(Refusal.Conflict, "This cmid was used for another body.");

    private static PostOutcome Refuse(Refusal code, string message) => new(0, default, Dup: false, new Refused(code, message));
}
