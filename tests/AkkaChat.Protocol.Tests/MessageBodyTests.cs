using System.Text;

namespace AkkaChat.Protocol.Tests;

public sealed class MessageBodyTests
{
    [Theory]
    [InlineData("{ \"text\" :\t\"a  b\" ,\r\n \"x\" : [ 1 , { } , [ ] , { \"y\" : null } ] }", """{"text":"a  b","x":[1,{},[],{"y":null}]}""")]
    [InlineData("""{"text":"\u0041\/\n","n":-0.10e+5,"big":123456789012345678901234567890}""", """{"text":"\u0041\/\n","n":-0.10e+5,"big":123456789012345678901234567890}""")]
    [InlineData("""{"a \" : b" : "c , d : { }", "text":"x"}""", """{"a \" : b":"c , d : { }","text":"x"}""")]
    public void White_space_between_tokens_goes_and_everything_else_stays(string json, string expected) =>
        Assert.Equal(expected, Wire.Body(json).ToString());

    [Fact]
    public void Bodies_are_equal_when_only_white_space_differs()
    {
        Assert.Equal(Wire.Body("""{"text":"a"}"""), Wire.Body(""" { "text" : "a" } """));
        Assert.NotEqual(Wire.Body("""{"text":"a"}"""), Wire.Body("""{"text":"a "}"""));
        Assert.Equal(Wire.Body("""{"text":"a"}""").GetHashCode(), Wire.Body(""" { "text" : "a" } """).GetHashCode());
    }

    [Fact]
    public void The_same_name_in_different_objects_is_fine() =>
        Assert.Equal("""{"text":"a","x":{"text":1},"y":[{"text":2},{"text":3}]}""", Wire.Body("""{"text":"a","x":{"text":1},"y":[{"text":2},{"text":3}]}""").ToString());

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":{"b":1},"a":2}""")]
    [InlineData("""{"a":{"b":1,"c":{},"b":2}}""")]
    public void The_same_name_twice_in_one_object_is_refused(string json) =>
        Assert.False(MessageBody.TryParse(Encoding.UTF8.GetBytes(json), out _, out _));

    [Fact]
    public void Nesting_is_bounded()
    {
        static byte[] Nested(int levels) => Encoding.UTF8.GetBytes($$"""{"x":{{new string('[', levels)}}{{new string(']', levels)}}}""");
        Assert.True(MessageBody.TryParse(Nested(31), out _, out _));
        Assert.False(MessageBody.TryParse(Nested(32), out _, out var error));
        Assert.Equal("body is nested too deep", error);
    }

    [Fact]
    public void Text_is_found_among_other_fields()
    {
        Assert.Equal("hi 👋\n", Wire.Body("""{"x":{"text":"no"},"text":"hi 👋\n"}""").Text);
        Assert.Null(Wire.Body("""{"title":"t"}""").Text);
        Assert.Null(Wire.Body("""{"text":5}""").Text);
        Assert.False(Wire.Body("""{"text":""}""").HasText);
    }

    [Fact]
    public void Plain_text_makes_a_body_of_the_fewest_bytes() =>
        Assert.Equal("""{"text":"<b>\"ü\\ 👋 'x' + &\n"}""", MessageBody.FromText("<b>\"ü\\ 👋 'x' + &\n").ToString());

    [Fact]
    public void Every_character_survives_as_text()
    {
        var text = string.Concat(Enumerable.Range(0, 0x300).Select(c => (char)c)) + "\u2028\ufffe👋";
        Assert.Equal(text, MessageBody.FromText(text).Text);
        Assert.Equal(MessageBody.FromText(text), Wire.Body(MessageBody.FromText(text).ToString()));
    }

    [Fact]
    public void Text_must_be_text()
    {
        Assert.Throws<ArgumentException>(() => MessageBody.FromText(""));
        Assert.Throws<ArgumentException>(() => MessageBody.FromText("a\ud83d"));
        Assert.Throws<ArgumentException>(() => MessageBody.FromText("\udc00a"));
    }

    [Fact]
    public void A_hostile_body_of_many_names_is_checked_in_linear_time()
    {
        // 6,000 names fit a frame; comparing all pairs would be 18 million comparisons of equal-length names.
        var json = "{" + string.Join(',', Enumerable.Range(0, 6_000).Select(i => $"\"{i:x4}\":0")) + "}";
        Assert.Equal(json, Wire.Body(json).ToString());
    }
}
