namespace AkkaChat.Client;

/// <summary>Where bearer tokens come from.</summary>
public interface ITokenSource
{
    /// <summary>Gets a token.</summary>
    /// <param name="renew">The last one is refused or about to expire: get a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException">There is none any more; the client stops, unless it is temporary.</exception>
    ValueTask<AccessToken> GetAsync(bool renew, CancellationToken cancellationToken);
}

/// <summary>A bearer token.</summary>
/// <param name="Value">The token.</param>
/// <param name="ExpiresAt">When it expires, if known; it is renewed in time.</param>
public sealed record AccessToken(string Value, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Nothing of the token: it is a secret.</summary>
    public override string ToString() => $"a token until {ExpiresAt:u}";
}

/// <summary>One token for as long as it lasts, for instance from a configuration.</summary>
/// <param name="token">The token.</param>
public sealed class FixedTokenSource(string token) : ITokenSource
{
    private readonly AccessToken _token = new(token);

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetAsync(bool renew, CancellationToken cancellationToken) => ValueTask.FromResult(_token);
}
