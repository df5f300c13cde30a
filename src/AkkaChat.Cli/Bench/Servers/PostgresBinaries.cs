using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>PostgreSQL as it is installed on this machine.</summary>
internal static class PostgresBinaries
{
    /// <summary>Debian's place; the newest version wins.</summary>
    private const string Versions = "/usr/lib/postgresql";

    /// <summary>The directory with <c>initdb</c> and <c>postgres</c>.</summary>
    /// <exception cref="SetUpException">It is not installed.</exception>
    public static string Directory =>
        Candidates().FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")))
        ?? throw new SetUpException($"There is no PostgreSQL server in {Versions} or in the path. Install it (Debian: apt-get install postgresql), or give a database with --connection-string.");

    /// <summary>PostgreSQL refuses to run as root. The command replaces itself, so that its process id is the server's.</summary>
    public static string[] AsOwner => IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    /// <summary>Whether files have to be given to the user <c>postgres</c>.</summary>
    public static bool IsRoot => Environment.UserName == "root";

    private static IEnumerable<string> Candidates()
    {
        var installed = System.IO.Directory.Exists(Versions) ? System.IO.Directory.GetDirectories(Versions) : [];
        return installed.OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0).Select(d => Path.Combine(d, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
    }
}
