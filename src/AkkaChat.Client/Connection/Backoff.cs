namespace AkkaChat.Client;

/// <summary>
/// Full jitter: each wait is uniform between zero and a bound that doubles, so that clients that lost a node at the same
/// moment do not return at the same moment.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan max, Func<double> random)
{
    private const int MaxDoublings = 30;

    private int _failures;

    /// <summary>The wait after one more failure in a row.</summary>
    public TimeSpan Next() => After(++_failures);

    /// <summary>The wait after a number of failures in a row.</summary>
    public TimeSpan After(int failures)
    {
        var bound = Math.Min(max.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, MaxDoublings)));
        return TimeSpan.FromMilliseconds(bound * random());
    }

    /// <summary>It works again.</summary>
    public void Reset() => _failures = 0;
}
