using System.Security.Cryptography;
using AkkaChat.Cli.Processes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>
/// Mints a server's own bearer tokens (JWT, HS256) from its signing key. They name no family of refresh tokens (<c>fam</c>), as those of
/// an external issuer: a user who was never registered exists from the moment such a token is presented, whereas one with a family
/// would be taken for a session that was ended.
/// </summary>
internal sealed class TokenMint
{
    /// <summary>Fewest bytes of a key that a server accepts.</summary>
    public const int MinKeyBytes = 32;

    private const string Akkachat = "akkachat";

    /// <summary>How long a token is good for.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;

    private TokenMint(byte[] key) => _credentials = new SigningCredentials(
        // The server names its keys so, and looks for the one that a token names.
        new SymmetricSecurityKey(key) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(key).AsSpan(0, 9).ToArray()) }, SecurityAlgorithms.HmacSha256);

    /// <summary>A new signing key, as the server's setting has it.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(MinKeyBytes));

    /// <summary>Reads a signing key.</summary>
    /// <exception cref="SetUpException">It is none; the message holds nothing of it.</exception>
    public static TokenMint Parse(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length >= MinKeyBytes
            ? new TokenMint(bytes[..length])
            : throw new SetUpException(
                $"--signing-key must be base64 of {MinKeyBytes} bytes or more: the server's AkkaChat:Auth:SigningKey, or the content of signing.key in its data directory.");
    }

    /// <summary>A token for a user, from now on and for an hour.</summary>
    public string TokenFor(string user)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Akkachat,
            Audience = Akkachat,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { [JwtRegisteredClaimNames.Sub] = user },
            SigningCredentials = _credentials,
        });
    }
}
