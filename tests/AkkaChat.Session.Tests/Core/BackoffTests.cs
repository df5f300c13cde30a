using AkkaChat.Web.Sessions.Core;
using Xunit;

namespace AkkaChat.Session.Tests.Core;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_their_bound_and_begin_anew_after_a_reset()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        foreach (var expected in new[] { 1.0, 2, 3, 3 })
            Assert.InRange(backoff.Next().TotalSeconds, expected * 0.8, expected * 1.2);

        backoff.Reset();

        Assert.InRange(backoff.Next().TotalSeconds, 0.8, 1.2);
    }
}
