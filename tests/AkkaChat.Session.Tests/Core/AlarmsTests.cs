using AkkaChat.Web.Sessions.Core;
using Xunit;

namespace AkkaChat.Session.Tests.Core;

public sealed class AlarmsTests
{
    private readonly Alarms _alarms = new();

    [Fact]
    public void The_earliest_deadline_is_next()
    {
        _alarms.Set(Alarm.Renew, TimeSpan.FromSeconds(30));
        _alarms.Set(Alarm.Heartbeat, TimeSpan.FromSeconds(25));

        Assert.Equal(TimeSpan.FromSeconds(25), _alarms.Next);
    }

    [Fact]
    public void A_deadline_that_has_passed_is_taken_once()
    {
        _alarms.Set(Alarm.Report, TimeSpan.FromSeconds(1));

        Assert.False(_alarms.TryTake(TimeSpan.FromSeconds(0.99), out _));
        Assert.True(_alarms.TryTake(TimeSpan.FromSeconds(1), out var alarm));
        Assert.Equal(Alarm.Report, alarm);
        Assert.False(_alarms.TryTake(TimeSpan.MaxValue - TimeSpan.FromTicks(1), out _));
        Assert.Equal(TimeSpan.MaxValue, _alarms.Next);
    }

    [Fact]
    public void A_cleared_deadline_does_not_come()
    {
        _alarms.Set(Alarm.Hello, TimeSpan.FromSeconds(10));
        _alarms.Clear(Alarm.Hello);

        Assert.False(_alarms.IsSet(Alarm.Hello));
        Assert.False(_alarms.TryTake(TimeSpan.FromSeconds(11), out _));
    }
}
