using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AkkaChat.Testing;

/// <summary>
/// Bearer tokens for a server whose signing key the test configures: people without passwords, whose hashing would be most of a test's time.
/// A user exists from the moment such a token is presented.
/// </summary>
public sealed class TestTokens
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>For <c>AkkaChat:Auth:SigningKey</c>.</summary>
    public string SigningKey => Convert.ToBase64String(_key);

    /// <summary>A token for a user, good for an hour.</summary>
    public string For(string user)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        // The server names its keys so, and looks for the one that a token names.
        var header = Encode(new { alg = "HS256", typ = "JWT", kid = Base64Url.EncodeToString(SHA256.HashData(_key).AsSpan(0, 9)) });
        var claims = Encode(new { iss = "akkachat", aud = "akkachat", sub = user, iat = now, exp = now + (long)Lifetime.TotalSeconds });
        var signature = HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"{header}.{claims}"));
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
