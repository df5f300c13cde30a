using AkkaChat.Cli.Bench.Load;

namespace AkkaChat.Cli.Tests.Load;

public sealed class MarkTests
{
    public static TheoryData<int, int> Marks => new() { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 12, 345_678 }, { int.MaxValue, int.MaxValue } };

    [Theory]
    [MemberData(nameof(Marks))]
    public void A_mark_is_found_again_in_its_number_and_in_every_text(int conversation, int number)
    {
        var mark = new Mark(conversation, number);

        Assert.Equal(mark, Mark.Of(mark.Id));
        Assert.True(Mark.TryRead(System.Text.Encoding.UTF8.GetBytes(mark.ToString()), out var read));
        Assert.Equal(mark, read);
        foreach (var chars in (int[])[Mark.Chars, Mark.Chars + 1, 100, Mark.MaxTextChars])
        {
            var text = new byte[chars];
            mark.WriteText(text);
            Assert.True(Mark.TryRead(text, out read));
            Assert.Equal(mark, read);
        }
    }

    [Fact]
    public void No_two_marks_have_the_same_number()
    {
        int[] parts = [0, 1, 2, 255, 256, 65_535, 65_536, int.MaxValue];
        var ids = parts.SelectMany(c => parts.Select(n => new Mark(c, n).Id)).ToArray();

        Assert.Distinct(ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000000000000000")]
    [InlineData("00000000000000g0")]
    [InlineData("+000000000000001")]
    [InlineData("0000000000000001x")]
    [InlineData("0000000000000001 the quick green fox")]
    public void Another_text_has_none(string text) => Assert.False(Mark.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out _));
}
