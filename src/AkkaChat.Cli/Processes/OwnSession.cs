namespace AkkaChat.Cli.Processes;

/// <summary>Starts a process in a session of its own, so that what a terminal sends (Ctrl+C) goes to this process alone, which stops the others in the right order.</summary>
internal static class OwnSession
{
    /// <summary>What goes before the command; the program replaces it, so that the process id is its own.</summary>
    public static IReadOnlyList<string> Prefix => OperatingSystem.IsLinux() ? ["setsid"] : [];
}
