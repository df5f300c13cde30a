using AkkaChat.Web.Rates;

namespace AkkaChat.Http.Tests.Rates;

public class TokenBucketsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_burst_passes_and_then_what_comes_back_with_time()
    {
        var buckets = new TokenBuckets<string>(perSecond: 2, burst: 3, _clock);
        Assert.Equal([true, true, true, false], Take(buckets, 4));
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal([true, false], Take(buckets, 2));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Take(buckets, 4));
    }

    [Fact]
    public void A_refusal_says_when_to_try_again()
    {
        var buckets = new TokenBuckets<string>(perSecond: 0.5, burst: 1, _clock);
        Take(buckets, 1);
        Assert.False(buckets.TryTake("a", out var wait));
        Assert.Equal(TimeSpan.FromSeconds(2), wait);
        _clock.Advance(wait);
        Assert.True(buckets.TryTake("a", out _));
    }

    [Fact]
    public void Keys_do_not_share_a_bucket()
    {
        var buckets = new TokenBuckets<string>(perSecond: 1, burst: 1, _clock);
        Assert.True(buckets.TryTake("a", out _));
        Assert.True(buckets.TryTake("b", out _));
        Assert.False(buckets.TryTake("a", out _));
    }

    [Fact]
    public void Looking_takes_nothing()
    {
        var buckets = new TokenBuckets<string>(perSecond: 1, burst: 1, _clock);
        Assert.True(buckets.HasToken("a", out _));
        Assert.True(buckets.TryTake("a", out _));
        Assert.False(buckets.HasToken("a", out _));
    }

    [Fact]
    public void Zero_is_no_limit_and_keeps_nothing()
    {
        var buckets = new TokenBuckets<string>(perSecond: 0, burst: 1, _clock);
        Assert.All(Take(buckets, 100), Assert.True);
        Assert.Equal(0, buckets.Count);
    }

    [Fact]
    public void Full_buckets_are_forgotten_and_no_more_than_the_bound_are_kept()
    {
        var buckets = new TokenBuckets<int>(perSecond: 1, burst: 1, _clock);
        for (var i = 0; i < TokenBuckets<int>.MaxKeys + 10; i++)
            Assert.True(buckets.TryTake(i, out _));
        Assert.Equal(TokenBuckets<int>.MaxKeys, buckets.Count);

        _clock.Advance(TimeSpan.FromSeconds(2));
        buckets.TryTake(-1, out _);
        Assert.Equal(1, buckets.Count);
    }

    private static bool[] Take(TokenBuckets<string> buckets, int count) => [.. Enumerable.Range(0, count).Select(_ => buckets.TryTake("a", out TimeSpan _))];

    private sealed class ManualClock : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
