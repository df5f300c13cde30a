using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AkkaChat.Http.Tests.Auth;

/// <summary>Tokens made by somebody who knows a signing key, and by somebody who does not.</summary>
public sealed class TokenTests(TokenTests.Rotating server) : IClassFixture<TokenTests.Rotating>
{
    private readonly byte[] _current = server.Current;
    private readonly byte[] _former = server.Former;
    private readonly NodeProcess _node = server.Node;

    [Fact]
    public async Task Only_genuine_tokens_open_the_door()
    {
        using var rsa = RSA.Create(2048);
        var now = DateTime.UtcNow;
        var cases = new Dictionary<string, (string? Token, string Expected)>
        {
            ["no token"] = (null, "401 unauthenticated"),
            ["not a token"] = ("nonsense", "401 unauthenticated"),
            ["signed with the current key"] = (Mint("c-current", _current), "200"),
            ["signed with a former key"] = (Mint("c-former", _former), "200"),
            ["signed with another key"] = (Mint("c-other", RandomNumberGenerator.GetBytes(32)), "401 unauthenticated"),
            ["not signed"] = (Mint("c-none", (SigningCredentials?)null), "401 unauthenticated"),
            ["signed in another way"] = (Mint("c-rsa", new SigningCredentials(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256)), "401 unauthenticated"),
            ["expired"] = (Mint("c-expired", _current, d => { d.IssuedAt = now.AddHours(-2); d.Expires = now.AddSeconds(-1); }), "401 unauthenticated"),
            ["of another issuer"] = (Mint("c-issuer", _current, d => d.Issuer = "somebody"), "401 unauthenticated"),
            ["for another service"] = (Mint("c-audience", _current, d => d.Audience = "somebody"), "401 unauthenticated"),
            ["without an issue time"] = (Mint("c-iat", _current, d => d.IssuedAt = null), "401 unauthenticated"),
            ["without an end"] = (Mint("c-exp", _current, d => d.Expires = null), "401 unauthenticated"),
            ["for nobody"] = (Mint("Not A Name", _current), "401 unauthenticated"),
            ["of a log-in that is not here"] = (Mint("c-family", _current, d => d.Claims["fam"] = "01ARZ3NDEKTSV4RRFFQ69G5FAV"), "401 unauthenticated"),
        };
        var outcomes = new Dictionary<string, string>();
        foreach (var (name, (token, _)) in cases)
        {
            using var api = new Api(_node.Url, token);
            outcomes[name] = (await api.GetAsync("/api/me")).Outcome;
        }

        Assert.Equal(cases.ToDictionary(c => c.Key, c => c.Value.Expected), outcomes);
    }

    [Fact]
    public async Task A_user_exists_once_a_valid_token_was_presented()
    {
        using var alice = new Api(_node.Url, Mint("d-alice", _current));
        Assert.Equal("404 not_found", (await alice.GetAsync("/api/users/d-bob")).Outcome);
        using var bob = new Api(_node.Url, Mint("d-bob", _current));
        Assert.Equal("d-bob", (string?)(await bob.GetAsync("/api/me")).Body!["name"]);
        Assert.Equal("200", (await alice.GetAsync("/api/users/d-bob")).Outcome);
        Assert.Equal("201", (await alice.PostAsync("/api/conversations/d:d-alice:d-bob/messages", new { cmid = "c", body = new { text = "hi" } })).Outcome);
    }

    [Fact]
    public async Task A_user_without_a_password_has_none_to_change()
    {
        using var alice = new Api(_node.Url, Mint("e-alice", _current));
        var change = new Dictionary<string, string> { ["old"] = "correct horse battery", ["new"] = "another horse battery" };
        Assert.Equal("403 forbidden", (await alice.PostAsync("/api/auth/password", change)).Outcome);
        using var nobody = new Api(_node.Url);
        Assert.Equal("401 unauthenticated", (await nobody.PostAsync("/api/auth/login", new { user = "e-alice", password = "correct horse battery" })).Outcome);
    }

    [Fact]
    public async Task Registration_can_be_closed()
    {
        using var nobody = new Api(_node.Url);
        Assert.Equal("403 forbidden", (await nobody.PostAsync("/api/auth/register", new { user = "f-alice", password = "correct horse battery" })).Outcome);
    }

    private static string Mint(string user, byte[] key, Action<SecurityTokenDescriptor>? change = null) =>
        Mint(user, new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256), change);

    private static string Mint(string user, SigningCredentials? signing, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = "akkachat",
            Audience = "akkachat",
            IssuedAt = now,
            Expires = now.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = user },
            SigningCredentials = signing,
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    /// <summary>A server whose signing key is being replaced, closed to new users.</summary>
    public sealed class Rotating : IAsyncLifetime
    {
        public Rotating() => Node = new NodeProcess(new Dictionary<string, string>
        {
            ["AkkaChat:Auth:SigningKey:0"] = Convert.ToBase64String(Current),
            ["AkkaChat:Auth:SigningKey:1"] = Convert.ToBase64String(Former),
            ["AkkaChat:Auth:Registration"] = "closed",
        });

        internal byte[] Current { get; } = RandomNumberGenerator.GetBytes(32);

        internal byte[] Former { get; } = RandomNumberGenerator.GetBytes(32);

        internal NodeProcess Node { get; }

        public Task InitializeAsync() => Node.StartAsync();

        public Task DisposeAsync() => Node.DisposeAsync().AsTask();
    }
}
