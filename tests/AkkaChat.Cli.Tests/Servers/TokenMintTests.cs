using AkkaChat.Cli.Bench.Servers;
using AkkaChat.Cli.Processes;
using AkkaChat.Web.Auth;

namespace AkkaChat.Cli.Tests.Servers;

public sealed class TokenMintTests
{
    private readonly string _key = TokenMint.NewKey();

    [Fact]
    public async Task The_server_takes_a_minted_token_for_its_user()
    {
        var claims = await ReadAsync(_key, TokenMint.Parse(_key).TokenFor("b1-u7"));
        Assert.Equal("b1-u7", claims!.User.Value);
        Assert.Equal(TimeSpan.FromHours(1), claims.ExpiresAt - claims.IssuedAt);
    }

    [Fact]
    public async Task A_minted_token_names_no_family_because_nobody_logged_in() =>
        Assert.Null((await ReadAsync(_key, TokenMint.Parse(_key).TokenFor("b1-u7")))!.Family);

    [Fact]
    public async Task A_token_of_another_key_is_refused() =>
        Assert.Null(await ReadAsync(_key, TokenMint.Parse(TokenMint.NewKey()).TokenFor("b1-u7")));

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    public void A_key_that_no_server_takes_is_refused_without_being_shown(string key)
    {
        var refused = Assert.Throws<SetUpException>(() => TokenMint.Parse(key));
        Assert.Contains("--signing-key", refused.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !refused.Message.Contains(key, StringComparison.Ordinal));
    }

    private static ValueTask<TokenClaims?> ReadAsync(string key, string token) =>
        TokenReader.Own(SigningKeys.Load(new AuthOptions { SigningKeys = [key], DataDirectory = "" })).ReadAsync(token);
}
