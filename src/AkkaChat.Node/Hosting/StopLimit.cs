namespace AkkaChat.Node.Hosting;

/// <summary>
/// The end of a stop that hangs. Each phase has a bound of its own, but not what comes after them. Whoever supervises the process is promised that it is gone within 30 s.
/// </summary>
internal static class StopLimit
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(27);

    /// <summary>From now on the process has this long. For the program alone: a host inside another process stops without ending that.</summary>
    public static void Begin() => new Thread(static () =>
    {
        Thread.Sleep(Within);
        Console.Error.WriteLine($"The node has not stopped within {Within.TotalSeconds} s. It is ended; what it had not finished is finished by others, or when it starts again.");
        // Not an exit: that waits for the same things.
        System.Diagnostics.Process.GetCurrentProcess().Kill();
    })
    { IsBackground = true }.Start();
}
