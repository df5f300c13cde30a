namespace AkkaChat.Domain.Conversations;

/// <summary>The next copies that a recipient's inbox lacks: entries after <paramref name="Prev"/> up to <paramref name="Through"/> of the membership that began at <paramref name="Term"/>.</summary>
public readonly record struct CopyRange(long Term, long Prev, long Through);

/// <summary>
/// What one recipient is still owed. Usually one open term; a member who was removed stays until their last entry is confirmed, and one
/// who came back meanwhile has several terms, sent one after the other.
/// </summary>
public sealed class Recipient
{
    private readonly List<Term> _terms;

    /// <summary>Restores a recipient.</summary>
    public Recipient(UserId user, long confirmed, IEnumerable<Term> terms)
    {
        User = user;
        Confirmed = confirmed;
        _terms = [.. terms];
    }

    /// <summary>Who.</summary>
    public UserId User { get; }

    /// <summary>The last cseq of the first term that the inbox has confirmed; <c>Start - 1</c> if none.</summary>
    public long Confirmed { get; private set; }

    /// <summary>Memberships whose copies are not all confirmed, oldest first.</summary>
    public IReadOnlyList<Term> Terms => _terms;

    /// <summary>Nothing is owed, now or later.</summary>
    public bool IsDone => _terms.Count == 0;

    /// <summary>A membership begins.</summary>
    public void Open(long start)
    {
        if (_terms.Count == 0)
            Confirmed = start - 1;
        _terms.Add(new Term(start, null));
    }

    /// <summary>The membership ends with the entry at <paramref name="end"/>.</summary>
    public void Close(long end)
    {
        if (_terms.Count > 0 && _terms[^1].End is null)
            _terms[^1] = _terms[^1] with { End = end };
        DropFinished();
    }

    /// <summary>What is owed next, when the timeline ends at <paramref name="last"/>; null if nothing.</summary>
    public CopyRange? Owed(long last)
    {
        if (_terms.Count == 0)
            return null;
        var through = _terms[0].End ?? last;
        return Confirmed < through ? new CopyRange(_terms[0].Start, Confirmed, through) : null;
    }

    /// <summary>How many entries are owed in all, when the timeline ends at <paramref name="last"/>.</summary>
    public long OwedCount(long last) => _terms.Select((t, i) => (t.End ?? last) - (i == 0 ? Confirmed : t.Start - 1)).Sum();

    /// <summary>
    /// The inbox has <paramref name="mark"/> of <paramref name="term"/>. It is believed also where it has less than was thought: what an
    /// inbox has is known to the inbox alone, and sending something twice is harmless.
    /// </summary>
    public void Confirm(long term, long mark)
    {
        // The inbox opens a term only after it was sent the whole of the former ones: those are done.
        while (_terms.Count > 1 && _terms[0].Start < term)
            StartNextTerm();
        if (_terms.Count == 0)
            return;
        if (_terms[0].Start == term)
            Confirmed = Math.Max(mark, term - 1);
        else if (term < _terms[0].Start)
            Confirmed = _terms[0].Start - 1;
        DropFinished();
    }

    /// <summary>Everything up to <paramref name="cseq"/> is known to be confirmed, from the journal.</summary>
    public void ConfirmThrough(long cseq)
    {
        while (_terms.Count > 0 && _terms[0].Start <= cseq)
        {
            Confirmed = Math.Max(Confirmed, Math.Min(cseq, _terms[0].End ?? cseq));
            if (!DropFinished())
                return;
        }
    }

    private bool DropFinished()
    {
        var dropped = false;
        while (_terms.Count > 0 && _terms[0].End is { } end && Confirmed >= end)
        {
            StartNextTerm();
            dropped = true;
        }

        return dropped;
    }

    private void StartNextTerm()
    {
        _terms.RemoveAt(0);
        if (_terms.Count > 0)
            Confirmed = _terms[0].Start - 1;
    }
}
