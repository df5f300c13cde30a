namespace AkkaChat.Domain;

/// <summary>
/// The most recent entries of a timeline or an inbox, bounded by <see cref="Limits.TailEntries"/> and <see cref="Limits.TailBytes"/>:
/// readers that have caught up are served from here, everybody else from the journal.
/// </summary>
/// <typeparam name="T">The entry.</typeparam>
public sealed class Tail<T>(Func<T, long> position, Func<T, int> weight)
{
    private readonly IndexedQueue _entries = new();
    private long _bytes;

    /// <summary>The position of the oldest entry kept; <see cref="long.MaxValue"/> if there is none.</summary>
    public long First => _entries.Count == 0 ? long.MaxValue : position(_entries[0]);

    /// <summary>How many entries are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>Appends the next entry; the oldest ones make room.</summary>
    public void Add(T entry)
    {
        if (_entries.Count > 0 && position(entry) != position(_entries[_entries.Count - 1]) + 1)
            Clear();
        _entries.Add(entry);
        _bytes += weight(entry);
        while (_entries.Count > Limits.TailEntries || (_bytes > Limits.TailBytes && _entries.Count > 1))
            DropFirst();
    }

    /// <summary>Forgets everything up to a position.</summary>
    public void DropThrough(long last)
    {
        while (_entries.Count > 0 && position(_entries[0]) <= last)
            DropFirst();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _entries.Clear();
        _bytes = 0;
    }

    /// <summary>
    /// The entries after <paramref name="after"/>, at most <paramref name="count"/> and <see cref="Limits.PageBytes"/> of them (one is
    /// always given); null if the entry right after it is not here.
    /// </summary>
    public IReadOnlyList<T>? After(long after, long count)
    {
        if (after + 1 < First || _entries.Count == 0 || count <= 0 || after >= position(_entries[_entries.Count - 1]))
            return null;
        var start = (int)(after + 1 - First);
        var take = 0;
        var bytes = 0;
        while (start + take < _entries.Count && take < count && (take == 0 || bytes + weight(_entries[start + take]) <= Limits.PageBytes))
            bytes += weight(_entries[start + take++]);
        var slice = new T[take];
        for (var i = 0; i < take; i++)
            slice[i] = _entries[start + i];
        return slice;
    }

    /// <summary>All entries from <paramref name="first"/> to <paramref name="last"/>, whatever their size; null if not all of them are here.</summary>
    public IReadOnlyList<T>? Slice(long first, long last)
    {
        if (first < First || _entries.Count == 0 || last > position(_entries[_entries.Count - 1]))
            return null;
        var slice = new T[Math.Max(0, last - first + 1)];
        for (var i = 0; i < slice.Length; i++)
            slice[i] = _entries[(int)(first - First) + i];
        return slice;
    }

    private void DropFirst()
    {
        _bytes -= weight(_entries[0]);
        _entries.RemoveFirst();
    }

    /// <summary>A queue with an index: a list whose removed front is compacted now and then.</summary>
    private sealed class IndexedQueue
    {
        private readonly List<T> _items = [];
        private int _first;

        public int Count => _items.Count - _first;

        public T this[int index] => _items[_first + index];

        public void Add(T item) => _items.Add(item);

        public void RemoveFirst()
        {
            _items[_first++] = default!;
            if (_first >= 64 && _first * 2 >= _items.Count)
            {
                _items.RemoveRange(0, _first);
                _first = 0;
            }
        }

        public void Clear()
        {
            _items.Clear();
            _first = 0;
        }
    }
}
