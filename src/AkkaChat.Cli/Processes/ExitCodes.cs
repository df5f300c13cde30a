namespace AkkaChat.Cli.Processes;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The server broke a promise: something was lost, doubled or out of order.</summary>
    public const int VerificationFailed = 1;

    /// <summary>It can't be done as asked, or something that it needs is missing; the message says what to do.</summary>
    public const int Unusable = 2;

    /// <summary>Ctrl+C: 128 and the signal's number, as shells have it.</summary>
    public const int Interrupted = 130;
}
