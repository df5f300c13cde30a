namespace AkkaChat.Client.Tests;

/// <summary>Waits with a limit, so that a test that waits in vain fails instead of hanging.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> Soon<T>(this Task<T> task, string what)
    {
        await Soon((Task)task, what);
        return await task;
    }

    public static async Task Soon(this Task task, string what)
    {
        if (await Task.WhenAny(task, Task.Delay(Limit)) != task) throw new TimeoutException($"{what} did not come");
        await task;
    }
}
