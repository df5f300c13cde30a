using System.Collections.Frozen;
using AkkaChat.Domain;

namespace AkkaChat.Web.Auth;

/// <summary>Which passwords are accepted: length, and not one that everybody tries first (NIST SP 800-63B, section 5.1.1.2). No rules about kinds of characters.</summary>
public static class PasswordPolicy
{
    private static readonly FrozenSet<string> Common = Read();

    /// <summary>How many common passwords are known.</summary>
    public static int CommonCount => Common.Count;

    /// <summary>What is wrong with a new password; null if nothing.</summary>
    public static string? Refuse(UserId user, string password)
    {
        if (password.Length is < Limits.MinPasswordChars or > Limits.MaxPasswordChars)
            return $"A password has {Limits.MinPasswordChars} to {Limits.MaxPasswordChars} characters.";
        if (Common.Contains(password))
            return "This is one of the most common passwords.";
        return string.Equals(password, user.Value, StringComparison.OrdinalIgnoreCase) ? "A password is not the user's own id." : null;
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(PasswordPolicy).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
