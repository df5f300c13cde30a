using AkkaChat.Cli.Bench;
using AkkaChat.Cli.Bench.Usage;

namespace AkkaChat.Cli.Tests.Usage;

public sealed class ProcStatTests
{
    [Fact]
    public void Times_and_parent_are_read()
    {
        Assert.True(ProcStat.TryParse("4242 (postgres) S 4200 4242 4242 0 -1 4194560 1 2 3 4 150 50 7 3 20 0 1 0 99 0 0", out var stat));
        Assert.Equal(new ProcStat(4200, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100)), stat);
    }

    [Fact]
    public void A_name_may_hold_spaces_and_parentheses()
    {
        Assert.True(ProcStat.TryParse("7 (a) b) 9 (c) R 6 7 7 0 -1 0 0 0 0 0 100 0 0 0 20 0", out var stat));
        Assert.Equal(new ProcStat(6, TimeSpan.FromSeconds(1), TimeSpan.Zero), stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7 (cut off) S 6 7")]
    [InlineData("7 (x) S six 7 7 0 -1 0 0 0 0 0 1 1 1 1 20 0")]
    [InlineData("7 (x) S 6 7 7 0 -1 0 0 0 0 0 one 1 1 1 20 0")]
    public void Another_line_is_refused(string line) => Assert.False(ProcStat.TryParse(line, out _));

    [Fact]
    public void The_resident_set_is_read_in_bytes() => Assert.Equal(2048 * 1024, Memory.ParseResident(["Name:\tdotnet", "VmRSS:\t    2048 kB", "Threads:\t9"]));

    [Fact]
    public void A_process_without_memory_has_no_resident_set() => Assert.Null(Memory.ParseResident(["Name:\tkthreadd"]));

    [Fact]
    public void A_difference_with_an_unknown_part_leaves_that_part_unknown()
    {
        var (earlier, later) = (new CpuReading(TimeSpan.FromSeconds(1), null, TimeSpan.FromSeconds(2)), new CpuReading(TimeSpan.FromSeconds(4), null, TimeSpan.FromSeconds(7)));
        Assert.Equal(new CpuReading(TimeSpan.FromSeconds(3), null, TimeSpan.FromSeconds(5)), later - earlier);
    }
}
