namespace AkkaChat.Cli.Processes;

/// <summary>How .NET programs are started.</summary>
internal static class DotnetHost
{
    /// <summary>The <c>dotnet</c> that runs this program, or the one of the path.</summary>
    public static string Path => IsThisProcess ? Environment.ProcessPath! : "dotnet";

    /// <summary>The command that starts this program once more.</summary>
    public static IReadOnlyList<string> Self => IsThisProcess ? [Environment.ProcessPath!, typeof(DotnetHost).Assembly.Location] : [Environment.ProcessPath!];

    private static bool IsThisProcess => System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
}
