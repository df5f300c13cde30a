using AkkaChat.Domain;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Node.Inboxes;

/// <summary>
/// Deletes the rows that no device needs any more: only rows wholly below the bound and covered by the last successful snapshot, in steps
/// of <see cref="Limits.TrimRows"/>, because the journal deletes each step in one transaction.
/// </summary>
internal sealed class Trimmer
{
    /// <summary>Fewer rows than this are not worth a round.</summary>
    private const int WorthDeleting = 100;

    private long _deleted;
    private long _target;
    private bool _busy;

    /// <summary>After a snapshot at <paramref name="snapshotRow"/>: what to write before deleting, or null if there is nothing worth it.</summary>
    public Trimmed? Plan(InboxState state, long snapshotRow, DateTimeOffset now)
    {
        var bound = state.TrimBound(now);
        var last = Math.Min(state.Index.LastRowWhollyBelow(bound), snapshotRow);
        if (_busy || last - Math.Max(_deleted, FirstRow(state) - 1) < WorthDeleting)
            return null;
        _target = last;
        _deleted = Math.Max(_deleted, FirstRow(state) - 1);
        _busy = true;
        return new Trimmed(bound);
    }

    /// <summary>The intention is durable: the first step's last row.</summary>
    public long? Begin() => Next();

    /// <summary>A step is done: the next step's last row, or null at the end.</summary>
    public long? Deleted(long throughRow)
    {
        _deleted = Math.Max(_deleted, throughRow);
        return Next();
    }

    /// <summary>A step failed; the next round begins where this one stopped.</summary>
    public void Failed() => _busy = false;

    private long? Next()
    {
        _busy = _deleted < _target;
        return _busy ? Math.Min(_target, _deleted + Limits.TrimRows) : null;
    }

    private static long FirstRow(InboxState state) => state.Index.Marks.Count == 0 ? 1 : state.Index.Marks[0].Row;
}
