using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace AkkaChat.Architecture.Tests;

/// <summary>What the project files and the compiled assemblies say about themselves.</summary>
internal static class SourceTree
{
    private static readonly string Root = FindRoot();

    /// <summary>The projects under <c>src</c>.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    /// <summary>The projects that a project references itself.</summary>
    public static IReadOnlySet<string> ProjectReferences(string project) =>
        Items(project, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).ToHashSet(StringComparer.Ordinal);

    /// <summary>The projects that a project reaches.</summary>
    public static IReadOnlySet<string> Closure(string project)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>(ProjectReferences(project));
        while (next.TryPop(out var reference))
            if (reached.Add(reference)) foreach (var further in ProjectReferences(reference)) next.Push(further);
        return reached;
    }

    /// <summary>Packages and shared frameworks that a project references itself and that end up in it (analyzers and build tools don't).</summary>
    public static IReadOnlySet<string> Packages(string project) =>
        Items(project, "PackageReference", "FrameworkReference").ToHashSet(StringComparer.Ordinal);

    /// <summary>The assemblies that a compiled project refers to.</summary>
    public static IReadOnlySet<string> AssemblyReferences(string project)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, AssemblyName(project) + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether an assembly is part of .NET itself.</summary>
    public static bool IsBcl(string assembly) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, assembly + ".dll"));

    /// <summary>A program may be called otherwise than its project.</summary>
    private static string AssemblyName(string project) =>
        Elements(project).FirstOrDefault(e => e.Name.LocalName == "AssemblyName")?.Value ?? project;

    private static IEnumerable<XElement> Elements(string project) =>
        XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj")).Descendants();

    private static IEnumerable<string> Items(string project, params string[] kinds) =>
        Elements(project)
            .Where(e => kinds.Contains(e.Name.LocalName) && (string?)e.Attribute("PrivateAssets") != "all")
            .Select(e => (string)e.Attribute("Include")!);

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "AkkaChat.sln"))) return directory.FullName;
        throw new InvalidOperationException("The solution is above this test.");
    }
}
