namespace AkkaChat.Domain.Tests.Ids;

public class IdTests
{
    private const string Ulid = "01JD3M5Q8ZV7W6X5Y4T3R2P1N0";

    [Theory]
    [InlineData("al")]
    [InlineData("0x")]
    [InlineData("a.b_c-d")]
    [InlineData("a...")]
    public void A_user_id_is_lower_case_letters_digits_and_three_signs(string text)
    {
        Assert.True(UserId.TryParse(text, out var id));
        Assert.Equal(text, id.Value);
        Assert.Equal(id, UserId.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(".a")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("Alice")]
    [InlineData("alicE")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("aé")]
    [InlineData("a١")]
    [InlineData("ab\n")]
    public void Anything_else_is_no_user_id(string? text)
    {
        Assert.False(UserId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void A_user_id_has_2_to_64_characters()
    {
        Assert.True(UserId.TryParse(new string('a', 64), out _));
        Assert.False(UserId.TryParse(new string('a', 65), out _));
        Assert.Throws<FormatException>(() => UserId.Parse(new string('a', 65)));
    }

    [Fact]
    public void Any_text_is_a_user_id_exactly_if_it_matches_the_pattern()
    {
        var pattern = new System.Text.RegularExpressions.Regex(@"\A[a-z0-9][a-z0-9._-]{1,63}\z", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        Gen.String[Gen.Char["ab09._-A: é"], 0, 66].Sample(text => UserId.TryParse(text, out _) == pattern.IsMatch(text));
    }

    [Fact]
    public void The_direct_conversation_of_two_users_is_the_same_whoever_begins()
    {
        var user = Gen.String[Gen.Char["ab.-_9"], 0, 6].Select(s => UserId.Parse("a" + s + "z"));
        Gen.Select(user, user).Sample((a, b) =>
        {
            var id = ConversationId.Direct(a, b);
            Assert.Equal(id, ConversationId.Direct(b, a));
            Assert.Equal(id, ConversationId.Parse(id.Value));
            Assert.Equal(ConversationKind.Direct, id.Kind);
            Assert.Equal(b, id.PeerOf(a));
            Assert.Equal(a, id.PeerOf(b));
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("d:")]
    [InlineData("d:alice")]
    [InlineData("d:alice:")]
    [InlineData("d:bob:alice")]
    [InlineData("d:alice:bob:carol")]
    [InlineData("d:Alice:bob")]
    [InlineData("d:alice: bob")]
    [InlineData("x:alice:bob")]
    [InlineData("g:")]
    [InlineData("g:alice")]
    [InlineData("g:81JD3M5Q8ZV7W6X5Y4T3R2P1N0")]
    [InlineData("g:01jd3m5q8zv7w6x5y4t3r2p1n0")]
    [InlineData("g:01JD3M5Q8ZV7W6X5Y4T3R2P1N00")]
    [InlineData("g:01JD3M5Q8ZV7W6X5Y4T3R2P1NI")]
    [InlineData("g:01JD3M5Q8ZV7W6X5Y4T3R2P1NU")]
    [InlineData("g 01JD3M5Q8ZV7W6X5Y4T3R2P1N0")]
    public void A_conversation_id_is_two_ordered_users_or_a_ulid(string? text)
    {
        Assert.False(ConversationId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void A_group_has_no_users_in_its_id()
    {
        var id = ConversationId.Group(Ulid);
        Assert.Equal(ConversationKind.Group, id.Kind);
        Assert.Equal("g:" + Ulid, id.Value);
        Assert.Throws<InvalidOperationException>(() => { _ = id.Users; });
        Assert.Throws<FormatException>(() => ConversationId.Group("nope"));
    }

    [Theory]
    [InlineData("k", true)]
    [InlineData("Any thing: é, 漢字", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0085b", false)]
    public void Device_ids_and_client_message_ids_are_short_and_printable(string? text, bool valid)
    {
        Assert.Equal(valid, DeviceId.TryParse(text, out var device));
        Assert.Equal(valid, ClientMessageId.TryParse(text, out var cmid));
        Assert.Equal(valid ? text : "", device.Value);
        Assert.Equal(valid ? text : "", cmid.Value);
    }

    [Fact]
    public void A_key_that_has_no_form_in_UTF8_is_refused()
    {
        Assert.False(DeviceId.TryParse("a\ud800", out _));
        Assert.False(ClientMessageId.TryParse("a\ud800", out _));
    }

    [Fact]
    public void Keys_have_1_to_64_characters()
    {
        Assert.True(DeviceId.TryParse(new string('x', 64), out _));
        Assert.False(DeviceId.TryParse(new string('x', 65), out _));
        Assert.True(ClientMessageId.TryParse(new string('x', 64), out _));
        Assert.False(ClientMessageId.TryParse(new string('x', 65), out _));
        Assert.Throws<FormatException>(() => DeviceId.Parse(""));
        Assert.Throws<FormatException>(() => ClientMessageId.Parse(""));
    }

    [Fact]
    public void The_later_attachment_is_the_ordinally_greater_one()
    {
        Assert.True(new AttachmentId("01B").CompareTo(new AttachmentId("01A")) > 0);
        Assert.True(new AttachmentId("01A").CompareTo(new AttachmentId("01a")) < 0);
    }
}
