using AkkaChat.Cli.Operations;

namespace AkkaChat.Cli.Tests.Operations;

public sealed class LineTests
{
    [Fact]
    public void The_arrows_go_through_what_was_entered_and_back_to_what_was_being_written()
    {
        var history = new LineHistory(10);
        history.Add("one");
        history.Add("two");
        history.Begin();

        Assert.Equal(["two", "one", "one"], [history.Back("thr"), history.Back("two"), history.Back("one")]);
        Assert.Equal(["two", "thr", "thr"], [history.Forward("one"), history.Forward("two"), history.Forward("thr")]);
    }

    [Fact]
    public void Repetitions_are_remembered_once_and_the_oldest_line_makes_room()
    {
        var history = new LineHistory(2);
        foreach (var line in new[] { "one", "two", "two", "", "three" })
            history.Add(line);
        history.Begin();

        Assert.Equal(["three", "two", "two"], [history.Back(""), history.Back("three"), history.Back("two")]);
    }

    [Theory]
    [InlineData("cl", "uster")]
    [InlineData("cluster", "")]
    [InlineData("in", "box ")]
    [InlineData("x", "")]
    public void Tab_adds_what_all_candidates_have_in_common(string beginning, string extension) =>
        Assert.Equal(extension, Completion.Of(beginning, ["cluster", "cluster-sharding", "inbox"]).Extension);
}
