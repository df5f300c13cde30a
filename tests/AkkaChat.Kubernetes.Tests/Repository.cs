namespace AkkaChat.Kubernetes.Tests;

/// <summary>The checkout that these tests are built from.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    /// <summary>The full path of something in it.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The content of a file.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>The files below a folder, relative to the root, in a fixed order.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Directory.GetFiles(PathOf(folder), pattern, SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "AkkaChat.sln"))) return directory.FullName;
        throw new InvalidOperationException("The solution is above this test.");
    }
}
