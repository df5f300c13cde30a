using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Inboxes;

/// <summary>
/// The fold of an inbox's journal: cursors, directory and dedupe marks; the entries themselves stay in the journal. It is changed in
/// place by <see cref="Evolve"/>, once per committed row, and belongs to one entity. Cursors also move in memory
/// (<see cref="MoveCursor"/>) and are written with the next row.
/// </summary>
public sealed class InboxState
{
    private readonly Dictionary<ConversationId, ConversationView> _views = [];
    private readonly Dictionary<DeviceId, Device> _devices = [];
    private readonly Dictionary<DeviceId, long> _persistedCursors = [];
    private readonly HashSet<DeviceId> _moved = [];
    private readonly List<AgeMark> _ages = [];

    /// <summary>An inbox without any row.</summary>
    public InboxState(UserId user)
    {
        User = user;
        Index = new EntryIndex();
    }

    /// <summary>Restores a snapshot.</summary>
    public InboxState(UserId user, InboxSnapshot snapshot)
    {
        User = user;
        Creation = snapshot.Creation;
        TrimmedThrough = snapshot.TrimmedThrough;
        Index = new EntryIndex(snapshot.Index, snapshot.NextSeq, snapshot.NextRow);
        foreach (var d in snapshot.Devices)
        {
            Put(new Device(d.Cursor.Device, d.Cursor.Cursor, d.Cursor.LastSeen, d.ResetReason is { } reason ? new PendingReset(reason, d.ResetHead) : null));
            _persistedCursors[d.Cursor.Device] = d.Cursor.Cursor;
        }

        foreach (var v in snapshot.Conversations)
            _views[v.Conversation] = new ConversationView(v);
        _ages.AddRange(snapshot.Ages);
    }

    /// <summary>Whose inbox.</summary>
    public UserId User { get; }

    /// <summary>The id of this life of the inbox; null before its first row.</summary>
    public string? Creation { get; private set; }

    /// <summary>The last seq; 0 before the first entry.</summary>
    public long Head => Index.NextSeq - 1;

    /// <summary>The last entry that is not retained any more.</summary>
    public long TrimmedThrough { get; private set; }

    /// <summary>Where entries lie in the journal.</summary>
    public EntryIndex Index { get; }

    /// <summary>The known devices.</summary>
    public IReadOnlyDictionary<DeviceId, Device> Devices => _devices;

    /// <summary>Whether any cursor has moved since the last row.</summary>
    public bool HasMovedCursors => _moved.Count > 0;

    /// <summary>What the inbox has of a conversation.</summary>
    public CopiesConfirmed MarkOf(ConversationId conversation) =>
        _views.TryGetValue(conversation, out var view) ? new(User, conversation, view.Term, view.Mark) : new(User, conversation, 0, 0);

    /// <summary>The view of a conversation that the user is a member of, or null.</summary>
    public ConversationView? View(ConversationId conversation) => _views.TryGetValue(conversation, out var view) && view.Present ? view : null;

    /// <summary>How many conversations are in the directory.</summary>
    public int ConversationCount => _views.Values.Count(v => v.Present);

    /// <summary>The directory, in the order of conversation ids.</summary>
    public IEnumerable<DirectoryEntry> Directory() =>
        _views.Values.Where(v => v.Present).Select(v => v.ToDirectory()).OrderBy(d => d.Conversation.Value, StringComparer.Ordinal);

    /// <summary>Folds a row that was committed as journal row <paramref name="row"/>.</summary>
    /// <exception cref="InvalidOperationException">The event is unknown or does not continue the queue.</exception>
    public void Evolve(IInboxEvent @event, long row)
    {
        var count = 0;
        switch (@event)
        {
            case InboxOpened e:
                Creation = e.Creation;
                break;
            case EntriesStored e:
                if (e.FirstSeq != Index.NextSeq)
                    throw new InvalidOperationException($"Inbox of {User}: row {row} does not continue after seq {Head}.");
                count = Fold(e);
                break;
            case DeviceReset e:
                if (e.Evicted is { } evicted)
                    Forget(evicted);
                Put(new Device(e.Device, e.Head, e.At, new PendingReset(e.Reason, e.Head)));
                _persistedCursors[e.Device] = e.Head;
                break;
            case DeviceForgotten e:
                Forget(e.Device);
                break;
            case CursorsMoved e:
                Fold(e.Cursors);
                break;
            case Trimmed e:
                TrimmedThrough = Math.Max(TrimmedThrough, e.Through);
                _ages.RemoveAll(a => a.Seq <= e.Through);
                break;
            default:
                throw new InvalidOperationException($"Unknown inbox event {@event.GetType().Name}.");
        }

        Index.Note(row, count);
    }

    /// <summary>A device acknowledged everything up to <paramref name="seq"/>; kept in memory until the next row carries it.</summary>
    public void MoveCursor(DeviceId device, long seq, DateTimeOffset now)
    {
        if (!_devices.TryGetValue(device, out var d) || seq > Head)
            return;
        var reset = d.Reset is { } r && seq < r.Head ? r : null;
        Put(d with { Cursor = seq, LastSeen = now > d.LastSeen ? now : d.LastSeen, Reset = reset });
        _moved.Add(device);
    }

    /// <summary>A device is or was attached until now.</summary>
    public void Seen(DeviceId device, DateTimeOffset now)
    {
        if (!_devices.TryGetValue(device, out var d) || now <= d.LastSeen)
            return;
        Put(d with { LastSeen = now });
        _moved.Add(device);
    }

    /// <summary>The cursors that no row carries yet.</summary>
    public IReadOnlyList<DeviceCursor> MovedCursors =>
        _moved.Count == 0 ? [] : [.. _moved.Select(d => _devices[d]).Select(d => new DeviceCursor(d.Id, d.Cursor, d.Reset is not null, d.LastSeen))];

    /// <summary>
    /// Up to where entries need not be retained: the slowest live device's persisted cursor, or the retention bound by count or age,
    /// whichever is higher. Without a live device only the retention bound counts.
    /// </summary>
    public long TrimBound(DateTimeOffset now)
    {
        var bound = Math.Max(Head - Limits.InboxEntries, _ages.LastOrDefault(a => now - a.At > Limits.InboxAge).Seq);
        var live = _devices.Values.Where(d => !d.IsExpired(now)).ToArray();
        var slowest = live.Length == 0 ? 0 : live.Min(d => Math.Min(d.Cursor, _persistedCursors.GetValueOrDefault(d.Id)));
        return Math.Max(TrimmedThrough, Math.Max(bound, slowest));
    }

    /// <summary>The state as a snapshot; together with the rows after it, it gives this state again.</summary>
    public InboxSnapshot Snapshot() => new()
    {
        Creation = Creation ?? "",
        TrimmedThrough = TrimmedThrough,
        Devices = [.. _devices.Values.OrderBy(d => d.Id.Value, StringComparer.Ordinal).Select(d =>
            new DeviceSnapshot(new DeviceCursor(d.Id, d.Cursor, d.Reset is not null, d.LastSeen), d.Reset?.Reason, d.Reset?.Head ?? 0))],
        Conversations = [.. _views.Values.Select(v => v.Snapshot()).OrderBy(v => v.Conversation.Value, StringComparer.Ordinal)],
        Index = [.. Index.Marks],
        NextSeq = Index.NextSeq,
        NextRow = Index.NextRow,
        Ages = [.. _ages],
    };

    /// <summary>This snapshot is durable, and so are its cursors: those that have not moved on since need no row, and trimming may rely on them.</summary>
    public void CursorsPersisted(InboxSnapshot snapshot)
    {
        foreach (var cursor in snapshot.Devices.Select(d => d.Cursor))
        {
            if (!_moved.Contains(cursor.Device) || !_devices.TryGetValue(cursor.Device, out var d) || d.Cursor != cursor.Cursor || (d.Reset is not null) != cursor.InReset)
                continue;
            _persistedCursors[cursor.Device] = cursor.Cursor;
            if (d.LastSeen == cursor.LastSeen)
                _moved.Remove(cursor.Device);
        }
    }

    private int Fold(EntriesStored e)
    {
        var count = 0;
        foreach (var run in e.Copies)
        {
            if (!_views.TryGetValue(run.Conversation, out var view))
                _views[run.Conversation] = view = new ConversationView(run.Conversation);
            foreach (var entry in run.Entries)
            {
                if (entry.Kind == EntryKind.Read)
                    view.MoveRead(entry.Cseq);
                else
                    view.Fold(User, run.Term, entry);
                count++;
            }

            if (!view.Present)
                ForgetFormer();
        }

        NoteAge(e.FirstSeq, e.Copies[^1].Entries[^1].At);
        Fold(e.Cursors);
        return count;
    }

    private void Fold(IReadOnlyList<DeviceCursor> cursors)
    {
        foreach (var c in cursors)
        {
            if (!_devices.TryGetValue(c.Device, out var d))
                continue;
            _persistedCursors[c.Device] = c.Cursor;
            // Live, the cursor may have moved on while the row was being written; in a replay it is what the row says.
            if (!_moved.Contains(c.Device))
                Put(d with { Cursor = c.Cursor, LastSeen = c.LastSeen, Reset = c.InReset ? d.Reset : null });
            else if (d.Cursor == c.Cursor && d.LastSeen == c.LastSeen)
                _moved.Remove(c.Device);
        }
    }

    private void NoteAge(long seq, DateTimeOffset at)
    {
        if (_ages.Count == 0 || at - _ages[^1].At >= TimeSpan.FromDays(1))
            _ages.Add(new AgeMark(seq, at));
    }

    private void ForgetFormer()
    {
        var former = _views.Where(v => !v.Value.Present).ToArray();
        if (former.Length > Limits.FormerConversations)
            _views.Remove(former.MinBy(v => v.Value.Last?.At ?? DateTimeOffset.MinValue).Key);
    }

    private void Put(Device device) => _devices[device.Id] = device;

    private void Forget(DeviceId device)
    {
        _devices.Remove(device);
        _persistedCursors.Remove(device);
        _moved.Remove(device);
    }
}
