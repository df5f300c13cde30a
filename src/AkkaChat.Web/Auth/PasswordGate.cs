using AkkaChat.Domain;
using Microsoft.AspNetCore.Identity;

namespace AkkaChat.Web.Auth;

/// <summary>
/// Hashes and verifies passwords, a few at a time: hashing is slow on purpose, and whoever floods the log-in must not take the processors
/// from those who chat.
/// </summary>
public sealed class PasswordGate(IPasswordHasher<string> hasher) : IDisposable
{
    /// <summary>Requests that wait for their turn. Above: <c>unavailable</c>.</summary>
    public const int MaxWaiting = 128;

    private static readonly int Concurrency = Math.Max(1, Environment.ProcessorCount / 2);
    private readonly SemaphoreSlim _turn = new(Concurrency);
    private readonly Lazy<string> _nobody = new(() => hasher.HashPassword("", Guid.NewGuid().ToString()));
    private int _inside;

    /// <summary>The hash of a password; null if too many wait.</summary>
    public Task<string?> HashAsync(UserId user, string password, CancellationToken cancel) =>
        InTurnAsync(() => hasher.HashPassword(user.Value, password), cancel);

    /// <summary>
    /// Whether a password is right; null if too many wait. Without a hash (there is no such user) it takes as long as with one, so that the
    /// time does not tell who exists.
    /// </summary>
    public async Task<bool?> VerifyAsync(UserId user, string? hash, string password, CancellationToken cancel)
    {
        var verdict = await InTurnAsync(
            () => hasher.VerifyHashedPassword(user.Value, hash ?? _nobody.Value, password) != PasswordVerificationResult.Failed && hash is not null ? "right" : "wrong",
            cancel);
        return verdict is null ? null : verdict == "right";
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task<string?> InTurnAsync(Func<string> work, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _inside) > Concurrency + MaxWaiting)
        {
            Interlocked.Decrement(ref _inside);
            return null;
        }

        try
        {
            await _turn.WaitAsync(cancel);
            try
            {
                return await Task.Run(work, cancel);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
