using AkkaChat.Web.Sessions.Core;
using Xunit;

namespace AkkaChat.Session.Tests.Core;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);
    private readonly Heartbeat _heartbeat = new(Interval, TimeSpan.Zero);

    [Fact]
    public void Silence_is_judged_only_when_it_is_due()
    {
        Assert.Equal(Silence.None, _heartbeat.Check(Interval - Instant));
        Assert.Equal(Silence.Ask, _heartbeat.Check(Interval));
        Assert.Equal(Silence.None, _heartbeat.Check(Interval * 2 - Instant));
        Assert.Equal(Silence.GiveUp, _heartbeat.Check(Interval * 2));
    }

    [Fact]
    public void A_sign_of_life_begins_anew()
    {
        _heartbeat.Check(Interval);
        _heartbeat.Heard(Interval * 1.5);

        Assert.Equal(Interval * 2.5, _heartbeat.Due);
        Assert.Equal(Silence.None, _heartbeat.Check(Interval * 2));
        Assert.Equal(Silence.Ask, _heartbeat.Check(Interval * 2.5));
    }
}
