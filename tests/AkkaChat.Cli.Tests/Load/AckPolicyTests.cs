using AkkaChat.Cli.Bench.Load;

namespace AkkaChat.Cli.Tests.Load;

public sealed class AckPolicyTests
{
    private readonly AckPolicy _acks = new();

    [Fact]
    public void It_waits_as_long_as_our_clients_do() => Assert.Equal(TimeSpan.FromMilliseconds(200), AckPolicy.Delay);

    [Fact]
    public void The_first_that_is_owed_starts_the_wait_and_those_that_follow_do_not()
    {
        _acks.Begin(head: 10, owed: false, window: 256);
        Assert.Equal(AckDue.Later, _acks.Received(11));
        Assert.Equal(AckDue.Nothing, _acks.Received(12));
        Assert.Equal(12, _acks.Take());
        Assert.Equal(AckDue.Later, _acks.Received(13));
    }

    [Fact]
    public void What_is_taken_is_owed_no_more()
    {
        _acks.Begin(head: 10, owed: false, window: 256);
        Assert.Null(_acks.Take());
        _acks.Received(11);
        Assert.Equal(11, _acks.Take());
        Assert.Null(_acks.Take());
    }

    [Theory]
    [InlineData(1024, 256)]
    [InlineData(256, 64)]
    [InlineData(7, 1)]
    [InlineData(1, 1)]
    public void A_quarter_of_the_window_does_not_wait(int window, int quarter)
    {
        _acks.Begin(head: 10, owed: false, window);
        for (var seq = 11; seq < 10 + quarter; seq++)
            Assert.NotEqual(AckDue.Now, _acks.Received(seq));
        Assert.Equal(AckDue.Now, _acks.Received(10 + quarter));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void After_a_reset_the_head_itself_is_owed(long head)
    {
        _acks.Begin(head, owed: true, window: 256);
        Assert.Equal(head, _acks.Take());
        Assert.Null(_acks.Take());
        Assert.Equal(AckDue.Later, _acks.Received(head + 1));
    }
}
