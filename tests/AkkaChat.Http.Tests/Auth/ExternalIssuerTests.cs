using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AkkaChat.Http.Tests.Auth;

public sealed class ExternalIssuerTests(ExternalIssuerTests.Trusting server) : IClassFixture<ExternalIssuerTests.Trusting>
{
    private readonly RSA _key = server.Key;
    private readonly NodeProcess _node = server.Node;

    [Fact]
    public async Task Its_tokens_open_the_door_over_http_and_sockets()
    {
        var token = Mint("alice", "chat", new RsaSecurityKey(_key));
        using var api = new Api(_node.Url, token);
        Assert.Equal("alice", (string?)(await api.GetAsync("/api/me")).Body!["user"]);
        var (socket, welcome) = await ChatSocket.HelloAsync(_node, new Person("alice", token, new HttpClient()), "phone");
        await using (socket)
            Assert.Equal("alice", (string?)welcome["user"]);
    }

    [Fact]
    public async Task Tokens_for_another_service_or_by_another_issuer_do_not()
    {
        using var forged = RSA.Create(2048);
        string[] tokens =
        [
            Mint("bob", "another", new RsaSecurityKey(_key)),
            Mint("bob", "chat", new RsaSecurityKey(forged)),
            Mint("Bob Marley", "chat", new RsaSecurityKey(_key)),
            // The public key taken for the secret of an HMAC.
            Mint("bob", "chat", new SymmetricSecurityKey(_key.ExportSubjectPublicKeyInfo()), SecurityAlgorithms.HmacSha256),
        ];
        foreach (var token in tokens)
        {
            using var api = new Api(_node.Url, token);
            Assert.Equal("401 unauthenticated", (await api.GetAsync("/api/me")).Outcome);
        }
    }

    [Theory]
    [InlineData("register")]
    [InlineData("login")]
    [InlineData("refresh")]
    public async Task Its_own_doors_are_gone(string route)
    {
        using var nobody = new Api(_node.Url);
        Assert.Equal("404 not_found", (await nobody.PostAsync($"/api/auth/{route}", new { user = "alice", password = "correct horse battery" })).Outcome);
    }

    private string Mint(string user, string audience, SecurityKey key, string algorithm = SecurityAlgorithms.RsaSha256) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = server.Authority,
            Audience = audience,
            IssuedAt = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "7c1f", ["preferred_username"] = user },
            SigningCredentials = new SigningCredentials(key, algorithm),
        });

    /// <summary>An issuer, and a server that takes its tokens.</summary>
    public sealed class Trusting : IAsyncLifetime
    {
        private WebApplication _issuer = null!;

        internal RSA Key { get; } = RSA.Create(2048);

        internal string Authority { get; private set; } = null!;

        internal NodeProcess Node { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            (_issuer, Authority) = await StartIssuerAsync();
            Node = new NodeProcess(new Dictionary<string, string>
            {
                ["AkkaChat:Auth:Authority"] = Authority,
                ["AkkaChat:Auth:Audience"] = "chat",
                ["AkkaChat:Auth:UserClaim"] = "preferred_username",
            });
            await Node.StartAsync();
        }

        public async Task DisposeAsync()
        {
            await Node.DisposeAsync();
            await _issuer.DisposeAsync();
            Key.Dispose();
        }

        /// <summary>As much of an OIDC issuer as a resource server sees: its discovery document and its keys.</summary>
        private async Task<(WebApplication App, string Authority)> StartIssuerAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var authority = "";
            app.MapGet("/.well-known/openid-configuration", () => Results.Text(JsonSerializer.Serialize(new { issuer = authority, jwks_uri = $"{authority}/keys" }), "application/json"));
            app.MapGet("/keys", () =>
            {
                var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Key.ExportParameters(includePrivateParameters: false)));
                return Results.Text(JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", n = jwk.N, e = jwk.E } } }), "application/json");
            });
            await app.StartAsync();
            authority = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return (app, authority);
        }
    }
}
