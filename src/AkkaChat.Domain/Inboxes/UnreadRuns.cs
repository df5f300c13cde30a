namespace AkkaChat.Domain.Inboxes;

/// <summary>
/// The positions of others' messages above one's mark, as runs: nearly always one, because sending moves the mark. The newest
/// <see cref="Limits.Unread"/> are kept, so that the count stays exact up to there wherever the mark moves to.
/// </summary>
public sealed class UnreadRuns
{
    private readonly List<CseqRun> _runs;

    /// <summary>Restores what <see cref="Runs"/> gave.</summary>
    public UnreadRuns(IEnumerable<CseqRun> runs)
    {
        _runs = [.. runs];
        Count = (int)_runs.Sum(r => r.Last - r.First + 1);
    }

    /// <summary>The runs in ascending order.</summary>
    public IReadOnlyList<CseqRun> Runs => _runs;

    /// <summary>How many positions, at most <see cref="Limits.Unread"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a position above all others.</summary>
    public void Add(long cseq)
    {
        if (_runs.Count > 0 && _runs[^1].Last == cseq - 1)
            _runs[^1] = _runs[^1] with { Last = cseq };
        else
            _runs.Add(new CseqRun(cseq, cseq));
        if (++Count <= Limits.Unread)
            return;
        Count--;
        if (_runs[0].First == _runs[0].Last)
            _runs.RemoveAt(0);
        else
            _runs[0] = _runs[0] with { First = _runs[0].First + 1 };
    }

    /// <summary>The mark moved to <paramref name="cseq"/>.</summary>
    public void DropThrough(long cseq)
    {
        while (_runs.Count > 0 && _runs[0].First <= cseq)
        {
            var run = _runs[0];
            Count -= (int)(Math.Min(run.Last, cseq) - run.First + 1);
            if (run.Last > cseq)
                _runs[0] = run with { First = cseq + 1 };
            else
                _runs.RemoveAt(0);
        }
    }
}
