namespace AkkaChat.Domain;

/// <summary>A known pair: entry <paramref name="Seq"/> lies in journal row <paramref name="Row"/> or a later one, every entry before it in an earlier row.</summary>
public readonly record struct IndexMark(long Seq, long Row);

/// <summary>
/// The sparse map from entries to the journal rows that hold them: a row holds one or more entries, so a mark per
/// <see cref="Limits.IndexStep"/> entries is kept, and two around every stretch of rows without entries: where it begins and where it
/// has ended. So every row between two marks of different entries has at least one entry, which bounds the row of any entry from both
/// sides by both of its neighbours.
/// </summary>
public sealed class EntryIndex
{
    private readonly List<IndexMark> _marks;
    private long _nextSeq;
    private long _nextRow;

    /// <summary>Starts empty, before entry 1 in row 1.</summary>
    public EntryIndex() : this([], 1, 1)
    {
    }

    /// <summary>Restores what <see cref="Marks"/>, <see cref="NextSeq"/> and <see cref="NextRow"/> gave.</summary>
    public EntryIndex(IEnumerable<IndexMark> marks, long nextSeq, long nextRow)
    {
        _marks = [.. marks];
        _nextSeq = nextSeq;
        _nextRow = nextRow;
    }

    /// <summary>The marks in ascending order.</summary>
    public IReadOnlyList<IndexMark> Marks => _marks;

    /// <summary>The entry that comes next.</summary>
    public long NextSeq => _nextSeq;

    /// <summary>The row that comes next.</summary>
    public long NextRow => _nextRow;

    /// <summary>Row <paramref name="row"/> holds the next <paramref name="count"/> entries, possibly none.</summary>
    public void Note(long row, int count)
    {
        if (row < _nextRow)
            throw new InvalidOperationException($"Row {row} comes after row {_nextRow - 1}.");
        var afterEmpty = _marks.Count > 0 && _marks[^1].Seq == _nextSeq;
        if ((count == 0 || row > _nextRow) && !afterEmpty)
        {
            _marks.Add(new IndexMark(_nextSeq, _nextRow));
            afterEmpty = true;
        }

        if (count > 0 && (afterEmpty || _marks.Count == 0 || _nextSeq - _marks[^1].Seq >= Limits.IndexStep))
            _marks.Add(new IndexMark(_nextSeq, row));
        _nextSeq += count;
        _nextRow = row + 1;
    }

    /// <summary>The row at which to begin reading in order to find <paramref name="seq"/>: its own, or one not far below.</summary>
    public long RowFor(long seq)
    {
        var above = FirstAbove(seq);
        var ceiling = above < _marks.Count ? _marks[above] : new IndexMark(_nextSeq, _nextRow);
        var floor = above > 0 ? _marks[above - 1].Row : 1;
        return Math.Max(Math.Max(floor, 1), ceiling.Row - Math.Max(0, ceiling.Seq - seq));
    }

    /// <summary>The row at which to end reading in order to have found <paramref name="seq"/>: its own, or one not far above.</summary>
    public long LastRowFor(long seq)
    {
        var above = FirstAbove(seq);
        var ceiling = above < _marks.Count ? _marks[above].Row - 1 : _nextRow - 1;
        return above == 0 ? ceiling : Math.Min(ceiling, _marks[above - 1].Row + (seq - _marks[above - 1].Seq));
    }

    /// <summary>The last row of which every entry is at or below <paramref name="seq"/>, as far as the marks tell; 0 if none.</summary>
    public long LastRowWhollyBelow(long seq) => seq + 1 >= _nextSeq ? _nextRow - 1 : RowFor(seq + 1) - 1;

    /// <summary>Forgets the marks of rows that are no more.</summary>
    public void Trim(long throughRow)
    {
        var keep = _marks.FindLastIndex(m => m.Row <= throughRow + 1);
        if (keep > 0)
            _marks.RemoveRange(0, keep);
    }

    private int FirstAbove(long seq)
    {
        int low = 0, high = _marks.Count;
        while (low < high)
        {
            var mid = (low + high) / 2;
            if (_marks[mid].Seq > seq)
                high = mid;
            else
                low = mid + 1;
        }

        return low;
    }
}
