using AkkaChat.Protocol.Management;

namespace AkkaChat.Client;

/// <summary>
/// Keeps a log-in alive with its refresh tokens. Each works once: whoever wants to survive a restart stores the newest,
/// which <see cref="Rotated"/> announces.
/// </summary>
public sealed class RefreshingTokenSource : ITokenSource, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AkkaChatHttp _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _renewBefore;
    private TokenResponse _current;

    /// <summary>Starts from a log-in.</summary>
    /// <param name="http">Talks to the server.</param>
    /// <param name="login">What register, login or refresh returned.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="renewBefore">A token this close to its expiry is not handed out any more; one minute by default.</param>
    public RefreshingTokenSource(AkkaChatHttp http, TokenResponse login, TimeProvider? time = null, TimeSpan? renewBefore = null)
    {
        _http = http;
        _current = login;
        _time = time ?? TimeProvider.System;
        _renewBefore = renewBefore ?? TimeSpan.FromMinutes(1);
    }

    /// <summary>The refresh token was replaced: store the new one.</summary>
    public event EventHandler<TokenRotatedEventArgs>? Rotated;

    /// <summary>The tokens in force.</summary>
    public TokenResponse Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public async ValueTask<AccessToken> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        var seen = Current;
        if (!renew && IsFresh(seen)) return Access(seen);

        // One refresh at a time: a refresh token used twice revokes the whole family.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(seen, _current)) return Access(_current);
            var next = await _http.RefreshAsync(_current.RefreshToken, cancellationToken);
            Volatile.Write(ref _current, next);
            Rotated?.Invoke(this, new TokenRotatedEventArgs(next));
            return Access(next);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static AccessToken Access(TokenResponse tokens) => new(tokens.Token, tokens.ExpiresAt);

    private bool IsFresh(TokenResponse tokens) => tokens.ExpiresAt - _time.GetUtcNow() > _renewBefore;
}

/// <summary>New tokens.</summary>
/// <param name="tokens">Both, with the expiry of the bearer token.</param>
public sealed class TokenRotatedEventArgs(TokenResponse tokens) : EventArgs
{
    /// <summary>Both tokens.</summary>
    public TokenResponse Tokens { get; } = tokens;
}
