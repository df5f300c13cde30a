namespace AkkaChat.Web.Sessions.Core;

/// <summary>Pauses that double up to a bound, each spread by a fifth so that many sessions do not ask in step.</summary>
internal sealed class Backoff
{
    private readonly TimeSpan _min;
    private readonly TimeSpan _max;
    private TimeSpan _next;

    public Backoff(TimeSpan min, TimeSpan max) => (_min, _max, _next) = (min, max, min);

    public TimeSpan Next()
    {
        var pause = _next * (0.8 + (0.4 * Random.Shared.NextDouble()));
        _next = _next * 2 < _max ? _next * 2 : _max;
        return pause;
    }

    public void Reset() => _next = _min;
}
