using System.Diagnostics;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>A node that can be started.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Version">Its version; null if not known.</param>
/// <param name="Commit">The commit it was built from; null if not known.</param>
/// <param name="IsDebugBuild">Whether its code is not optimised.</param>
internal sealed record NodeBinary(IReadOnlyList<string> Command, string? Version, string? Commit, bool IsDebugBuild)
{
    private const string Name = "AkkaChat.Node";

    /// <summary>Finds the node: the given one, or the one built in the same configuration as this program.</summary>
    /// <exception cref="SetUpException">It isn't there.</exception>
    public static NodeBinary Find(string? path)
    {
        if (path is null)
            return Describe(Beside(new DirectoryInfo(AppContext.BaseDirectory)));
        if (Directory.Exists(path))
            path = Path.Combine(path, $"{Name}.dll");
        return File.Exists(path)
            ? Describe(Path.GetFullPath(path))
            : throw new SetUpException($"--server: there is no {path}. Give the path of {Name}.dll or of the executable.");
    }

    /// <summary>Where the node is built beside this program, that is in the same source tree.</summary>
    /// <exception cref="SetUpException">This is no source tree, or the node has not been built.</exception>
    internal static string Beside(DirectoryInfo own)
    {
        // bin/<configuration>/<framework>
        var (framework, configuration) = (own.Name, own.Parent?.Name);
        var root = own;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "AkkaChat.sln")))
            root = root.Parent;
        if (root is null)
            throw new SetUpException($"Which server? Give one to start with --server <path of {Name}.dll>, or a running one with --url and --signing-key.");
        var path = Path.Combine(root.FullName, "src", Name, "bin", configuration!, framework, $"{Name}.dll");
        return File.Exists(path)
            ? path
            : throw new SetUpException($"The server has not been built ({path}). Build it: dotnet build src/{Name} -c {configuration}, or give another with --server.");
    }

    private static NodeBinary Describe(string path)
    {
        var isAssembly = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        IReadOnlyList<string> command = isAssembly ? [DotnetHost.Path, path] : [path];

        // An executable has its assembly beside it, unless it is a single file.
        var assembly = isAssembly ? path : (path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path) + ".dll";
        if (!File.Exists(assembly))
            return new NodeBinary(command, Version: null, Commit: null, IsDebugBuild: false);

        // The build writes both into one: 1.2.3+commit.
        var product = FileVersionInfo.GetVersionInfo(assembly).ProductVersion?.Split('+', 2);
        return new NodeBinary(command, product?[0], product?.ElementAtOrDefault(1), AssemblyBuild.IsDebug(assembly));
    }
}
