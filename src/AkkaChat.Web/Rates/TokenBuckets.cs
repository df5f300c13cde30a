using System.Collections.Concurrent;

namespace AkkaChat.Web.Rates;

/// <summary>
/// Token buckets by key, in bounded memory: a bucket that is full again is the same as none, and is forgotten. Above
/// <see cref="MaxKeys"/> busy keys, new ones pass unmetered: a flood from that many sources is not stopped here, and must not lock
/// everybody out.
/// </summary>
/// <typeparam name="TKey">Whose bucket.</typeparam>
/// <param name="perSecond">Tokens that come back per second; 0 or less means no limit.</param>
/// <param name="burst">Tokens in a full bucket: at least 1.</param>
/// <param name="clock">The clock.</param>
public sealed class TokenBuckets<TKey>(double perSecond, double burst, TimeProvider clock)
    where TKey : notnull
{
    /// <summary>Most buckets that are kept.</summary>
    public const int MaxKeys = 100_000;

    /// <summary>Buckets above which the full ones are looked for.</summary>
    private const int SweepAbove = 10_000;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TKey, Bucket> _buckets = new();
    private readonly double _burst = Math.Max(1, burst);
    private long _swept = clock.GetTimestamp();

    /// <summary>Keys whose bucket is kept.</summary>
    public int Count => _buckets.Count;

    /// <summary>Takes one token; otherwise says how long until there is one.</summary>
    public bool TryTake(TKey key, out TimeSpan retryAfter) => Try(key, take: true, out retryAfter);

    /// <summary>Whether there is a token, without taking it.</summary>
    public bool HasToken(TKey key, out TimeSpan retryAfter) => Try(key, take: false, out retryAfter);

    private bool Try(TKey key, bool take, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (perSecond <= 0)
            return true;
        Sweep();
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            if (!take || _buckets.Count >= MaxKeys)
                return true;
            bucket = _buckets.GetOrAdd(key, static (_, b) => new Bucket(b), _burst);
        }

        lock (bucket)
        {
            Refill(bucket);
            if (bucket.Tokens < 1)
            {
                retryAfter = TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);
                return false;
            }

            if (take)
                bucket.Tokens--;
            return true;
        }
    }

    private void Refill(Bucket bucket)
    {
        var now = clock.GetTimestamp();
        if (bucket.Since != 0)
            bucket.Tokens = Math.Min(_burst, bucket.Tokens + (clock.GetElapsedTime(bucket.Since, now).TotalSeconds * perSecond));
        bucket.Since = now;
    }

    private void Sweep()
    {
        var last = Volatile.Read(ref _swept);
        if (_buckets.Count < SweepAbove || clock.GetElapsedTime(last) < SweepEvery || Interlocked.CompareExchange(ref _swept, clock.GetTimestamp(), last) != last)
            return;
        foreach (var (key, bucket) in _buckets)
        {
            lock (bucket)
            {
                Refill(bucket);
                // A take that holds this bucket already finds it full later, and is only forgotten.
                if (bucket.Tokens >= _burst)
                    _buckets.TryRemove(key, out _);
            }
        }
    }

    private sealed class Bucket(double tokens)
    {
        public double Tokens { get; set; } = tokens;

        public long Since { get; set; }
    }
}
