using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace AkkaChat.Web.Auth;

/// <summary>The keys of this service's own tokens: the first signs, all verify, so that a key can be replaced without ending any token.</summary>
public sealed class SigningKeys
{
    /// <summary>Fewest bytes of a key: as many as HS256 yields (RFC 7518, section 3.2).</summary>
    public const int MinBytes = 32;

    private const string FileName = "signing.key";

    private SigningKeys(IReadOnlyList<SymmetricSecurityKey> all) => All = all;

    /// <summary>Every accepted key.</summary>
    public IReadOnlyList<SymmetricSecurityKey> All { get; }

    /// <summary>The key that signs.</summary>
    public SymmetricSecurityKey Current => All[0];

    /// <summary>Takes the configured keys, or the one in the data directory, which is created once.</summary>
    /// <exception cref="InvalidOperationException">A key is not base64 of <see cref="MinBytes"/> or more; the message holds nothing of it.</exception>
    public static SigningKeys Load(AuthOptions options) =>
        new(options.SigningKeys.Count > 0
            ? [.. options.SigningKeys.Select(text => Parse(text, "AkkaChat:Auth:SigningKey"))]
            : [Parse(ReadOrCreate(options.DataDirectory), FileName)]);

    private static SymmetricSecurityKey Parse(string text, string where)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length < MinBytes)
            throw new InvalidOperationException($"{where} must be base64 of {MinBytes} bytes or more.");
        var key = bytes[..length];

        // Named after its content: the same key has the same name on every node.
        return new SymmetricSecurityKey(key) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(key).AsSpan(0, 9).ToArray()) };
    }

    private static string ReadOrCreate(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            Create(directory, path);
        return File.ReadAllText(path).Trim();
    }

    /// <summary>Written aside, flushed and renamed: after a crash there is the whole key or none. Whoever renames first wins.</summary>
    private static void Create(string directory, string path)
    {
        Directory.CreateDirectory(directory);
        var aside = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(aside, options))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MinBytes))));
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process of this machine was faster; its key is as good.
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
