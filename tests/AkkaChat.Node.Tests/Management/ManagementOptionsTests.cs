using AkkaChat.Node.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AkkaChat.Node.Tests.Management;

public sealed class ManagementOptionsTests
{
    private const string Token = "0123456789abcdef";

    [Fact]
    public void Without_any_configuration_it_listens_to_the_machine_itself()
    {
        var options = Read().Management;

        Assert.Equal(["http://127.0.0.1:8558"], options.Urls);
        Assert.True(options is { IsOn: true, IsLocal: true, IsDefault: true, Token: null });
    }

    [Fact]
    public void Empty_turns_it_off() => Assert.False(Read(("Urls", "")).Management.IsOn);

    [Theory]
    [InlineData("http://localhost:8558")]
    [InlineData("http://[::1]:8558")]
    [InlineData("http://127.0.0.2:0")]
    public void On_the_machine_itself_no_token_is_needed(string url) => Assert.True(Read(("Urls", url)).Management.IsLocal);

    [Theory]
    [InlineData("http://*:8558")]
    [InlineData("http://+:8558")]
    [InlineData("http://0.0.0.0:8558")]
    [InlineData("http://[::]:8558")]
    [InlineData("http://node-1:8558")]
    [InlineData("http://127.0.0.1:8558;http://10.0.0.1:8558")]
    public void Where_others_can_reach_it_a_token_is_required(string urls)
    {
        Assert.Contains("AkkaChat:Management:Token is missing", Fault(("Urls", urls)), StringComparison.Ordinal);
        Assert.False(Read(("Urls", urls), ("Token", Token)).Management.IsLocal);
    }

    [Theory]
    [InlineData("8558")]
    [InlineData("https://127.0.0.1:8558")]
    [InlineData("http://127.0.0.1:8558/path")]
    [InlineData("http://localhost:0")]
    [InlineData("http://unix:/run/akkachat")]
    public void An_address_that_cant_work_is_told(string url) => Assert.Contains($"AkkaChat:Management:Urls holds '{url}'", Fault(("Urls", url)), StringComparison.Ordinal);

    [Theory]
    [InlineData("short")]
    [InlineData("0123456789 abcdef")]
    [InlineData("0123456789äbcdef")]
    public void A_token_that_cant_work_is_told(string token) => Assert.Contains("AkkaChat:Management:Token needs", Fault(("Token", token)), StringComparison.Ordinal);

    private static string Fault(params (string Key, string Value)[] settings) => Assert.Throws<InvalidOperationException>(() => Read(settings)).Message;

    private static NodeOptions Read(params (string Key, string Value)[] settings) => NodeOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"AkkaChat:Management:{s.Key}", (string?)s.Value))).Build());
}
