using System.Diagnostics;

namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>Waiting for conditions.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until something holds; gives how long that took.</summary>
    /// <exception cref="TimeoutException">It did not within the bound; the message says what.</exception>
    public static async Task<TimeSpan> HoldsAsync(string what, TimeSpan bound, Func<Task<bool>> condition)
    {
        using var every = new PeriodicTimer(Every);
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > bound)
                throw new TimeoutException($"Not within {bound.TotalSeconds:0.#} s: {what}.");
            await every.WaitForNextTickAsync();
        }

        return clock.Elapsed;
    }

    /// <summary>As above, for what is known at once.</summary>
    public static Task<TimeSpan> HoldsAsync(string what, TimeSpan bound, Func<bool> condition) => HoldsAsync(what, bound, () => Task.FromResult(condition()));

    /// <summary>Does what may fail for the moment, again until it succeeds.</summary>
    /// <exception cref="TimeoutException">It did not within the bound; the last failure is inside.</exception>
    public static async Task<T> SucceedsAsync<T>(string what, TimeSpan bound, Func<Task<T>> attempt)
    {
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or System.Net.WebSockets.WebSocketException or OperationCanceledException or TimeoutException)
            {
                if (clock.Elapsed > bound)
                    throw new TimeoutException($"Not within {bound.TotalSeconds:0.#} s: {what}.", e);
            }

            await every.WaitForNextTickAsync();
        }
    }
}
