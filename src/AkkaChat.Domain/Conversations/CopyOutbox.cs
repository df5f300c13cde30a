using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Conversations;

/// <summary>
/// Which copies are under way: at most one batch per recipient, repeated with back-off until the inbox confirms. One recipient's failing
/// copy never holds up another's. Volatile: after a restart the conversation's recipients say what is owed.
/// </summary>
public sealed class CopyOutbox(ConversationState state)
{
    /// <summary>Wait before the first repetition; it doubles up to <see cref="LongestRetry"/>.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two repetitions.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly Dictionary<UserId, Outstanding> _outstanding = [];

    /// <summary>Whether any batch is under way.</summary>
    public bool IsWaiting => _outstanding.Count > 0;

    /// <summary>What may be sent to this recipient now: nothing while a batch is under way and not yet due again.</summary>
    public CopyRange? Due(UserId user, DateTimeOffset now)
    {
        if (_outstanding.TryGetValue(user, out var o) && o.RetryAt > now)
            return null;
        return Owed(user);
    }

    /// <summary>Everybody to whom something may be sent now.</summary>
    public IReadOnlyList<UserId> AllDue(DateTimeOffset now) => [.. state.Recipients.Keys.Where(u => Due(u, now) is not null)];

    /// <summary>How often the batch that is under way to this recipient was sent; 0 if none is.</summary>
    public int TriesOf(UserId user) => _outstanding.TryGetValue(user, out var o) ? o.Tries : 0;

    /// <summary>A batch was sent.</summary>
    public void Sent(UserId user, DateTimeOffset now)
    {
        var tries = _outstanding.TryGetValue(user, out var o) ? o.Tries + 1 : 1;
        var wait = FirstRetry * Math.Pow(2, Math.Min(tries - 1, 10));
        _outstanding[user] = new Outstanding(tries, now + (wait < LongestRetry ? wait : LongestRetry));
    }

    /// <summary>An inbox told what it has.</summary>
    public void Answered(CopiesConfirmed answer)
    {
        var before = Owed(answer.User);
        state.Confirm(answer.User, answer.Term, answer.Mark);
        // A repeated answer changes nothing. Were it to call for the next batch, a slow inbox, which answers every repetition, would
        // be sent everything that follows as many times.
        if (Owed(answer.User) is not { } after || after != before)
            _outstanding.Remove(answer.User);
    }

    private CopyRange? Owed(UserId user) => state.Recipients.TryGetValue(user, out var recipient) ? recipient.Owed(state.LastCseq) : null;

    private readonly record struct Outstanding(int Tries, DateTimeOffset RetryAt);
}
