using System.Reflection;

namespace AkkaChat.Protocol.Tests;

public sealed class CodeTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData(1000, true)]
    [InlineData(1006, true)]
    [InlineData(CloseCodes.ShuttingDown, true)]
    [InlineData(CloseCodes.TokenExpired, true)]
    [InlineData(4499, true)]
    [InlineData(4500, false)]
    [InlineData(CloseCodes.BadToken, false)]
    [InlineData(CloseCodes.Replaced, false)]
    [InlineData(4999, false)]
    public void A_client_stops_at_4500_and_above(int? code, bool reconnect) => Assert.Equal(reconnect, CloseCodes.ShouldReconnect(code));

    [Fact]
    public void Every_error_code_has_a_status()
    {
        var constants = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToHashSet();
        Assert.Equal(11, constants.Count);
        Assert.Equal(constants, ErrorCodes.All.ToHashSet());
    }

    [Fact]
    public void Only_rate_limited_and_unavailable_are_temporary() =>
        Assert.Equal([ErrorCodes.RateLimited, ErrorCodes.Unavailable], ErrorCodes.All.Where(ErrorCodes.IsTemporary).Order());
}
