using AkkaChat.Domain;

namespace AkkaChat.Web.Rates;

/// <summary>How often a user may send on this node, over sockets and HTTP together: <c>AkkaChat:Limits:SendsPerSecond</c> and <c>:SendBurst</c>.</summary>
public sealed class SendRateLimiter(double perSecond, int burst, TimeProvider clock)
{
    /// <summary>Sends per second of one user, unless configured otherwise; 0 means no limit.</summary>
    public const double DefaultPerSecond = 20;

    /// <summary>Sends of one user at once, unless configured otherwise.</summary>
    public const int DefaultBurst = 60;

    private readonly TokenBuckets<UserId> _buckets = new(perSecond, burst, clock);

    /// <summary>Reads the configuration.</summary>
    public static SendRateLimiter From(IConfiguration configuration, TimeProvider clock) => new(
        configuration.GetValue("AkkaChat:Limits:SendsPerSecond", DefaultPerSecond),
        configuration.GetValue("AkkaChat:Limits:SendBurst", DefaultBurst),
        clock);

    /// <summary>Takes one send from the user's rate; otherwise says how long to wait.</summary>
    public bool TryTake(UserId user, out TimeSpan retryAfter) => _buckets.TryTake(user, out retryAfter);
}
