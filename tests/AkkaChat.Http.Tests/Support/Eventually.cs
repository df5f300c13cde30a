using System.Diagnostics;

namespace AkkaChat.Http.Tests.Support;

/// <summary>Waits for what comes about by itself, such as a copy that reaches an inbox.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The first value that is not null.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await every.WaitForNextTickAsync())
        {
            if (await read() is { } value)
                return value;
        }

        throw new TimeoutException("It did not come about.");
    }
}
