using System.Security.Cryptography;
using AkkaChat.Domain;
using AkkaChat.Web.Auth;

namespace AkkaChat.Http.Tests.Auth;

public sealed class SecretsTests : IDisposable
{
    private static readonly UserId Alice = UserId.Parse("alice");
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("akkachat-keys-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_signing_key_is_created_once_for_its_owner_alone()
    {
        var options = new AuthOptions { DataDirectory = Path.Combine(_directory.FullName, "data") };
        var first = SigningKeys.Load(options);
        var second = SigningKeys.Load(options);
        Assert.Equal(first.Current.Key, second.Current.Key);
        Assert.Equal(first.Current.KeyId, second.Current.KeyId);
        var file = Assert.Single(Directory.GetFiles(options.DataDirectory));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Whoever_starts_at_the_same_time_gets_the_same_key()
    {
        var options = new AuthOptions { DataDirectory = _directory.FullName };
        var keys = new string[8];
        Parallel.For(0, keys.Length, i => keys[i] = Convert.ToHexString(SigningKeys.Load(options).Current.Key));
        Assert.Single(keys.Distinct());
        Assert.Single(_directory.GetFiles());
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_key_that_is_none_is_refused_without_showing_it(string key)
    {
        var e = Assert.Throws<InvalidOperationException>(() => SigningKeys.Load(new AuthOptions { SigningKeys = [key] }));
        Assert.DoesNotContain(key, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_key_signs_and_a_key_has_the_same_name_on_every_node()
    {
        string[] texts = [Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Convert.ToBase64String(RandomNumberGenerator.GetBytes(48))];
        var keys = SigningKeys.Load(new AuthOptions { SigningKeys = texts });
        var reversed = SigningKeys.Load(new AuthOptions { SigningKeys = [texts[1], texts[0]] });
        Assert.Equal(keys.All.Select(k => k.KeyId), reversed.All.Reverse().Select(k => k.KeyId));
        Assert.Equal(Convert.FromBase64String(texts[0]), keys.Current.Key);
    }

    [Fact]
    public void A_refresh_token_knows_its_user_and_family_and_is_another_each_time()
    {
        var first = RefreshToken.NewFamily(Alice);
        var next = first.Next();
        Assert.True(RefreshToken.TryParse(next.Text, out var read));
        Assert.Equal((Alice, first.Family, next.Hash), (read.User, read.Family, read.Hash));
        Assert.NotEqual(first.Text, next.Text);
        Assert.NotEqual(first.Hash, next.Hash);
        Assert.DoesNotContain(first.Text, first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Common_passwords_are_refused_in_any_case_of_letters_and_long_phrases_are_not()
    {
        Assert.InRange(PasswordPolicy.CommonCount, 1_000, 5_000);
        Assert.NotNull(PasswordPolicy.Refuse(Alice, "qwertyuiop"));
        Assert.NotNull(PasswordPolicy.Refuse(Alice, "QwertyUIOP"));
        Assert.NotNull(PasswordPolicy.Refuse(Alice, "1234567"));
        Assert.NotNull(PasswordPolicy.Refuse(Alice, new string('ä', 129)));
        Assert.Null(PasswordPolicy.Refuse(Alice, "correct horse battery staple"));
    }
}
