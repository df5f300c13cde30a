namespace AkkaChat.Architecture.Tests;

/// <summary>
/// Who may know whom. The domain and the wire know nobody, so that both can be read, tested and published alone; the web
/// knows entities only by their messages; the node alone composes.
/// </summary>
public sealed class DependencyRuleTests
{
    private const string Domain = "AkkaChat.Domain";
    private const string Protocol = "AkkaChat.Protocol";
    private const string Client = "AkkaChat.Client";
    private const string Web = "AkkaChat.Web";
    private const string Node = "AkkaChat.Node";
    private const string Cli = "AkkaChat.Cli";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [Domain] = [],
        [Protocol] = [],
        [Client] = [Protocol],
        [Web] = [Domain, Protocol],
        [Node] = [Web],
        [Cli] = [Client],
    };

    private static readonly Dictionary<string, string[]> AllowedClosure = new(StringComparer.Ordinal)
    {
        [Domain] = [],
        [Protocol] = [],
        [Client] = [Protocol],
        [Web] = [Domain, Protocol],
        [Node] = [Web, Domain, Protocol],
        [Cli] = [Client, Protocol],
    };

    public static TheoryData<string> Projects => [.. SourceTree.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_the_rule_says(string project) =>
        Assert.Equal(Allowed[project].Order(StringComparer.Ordinal), SourceTree.ProjectReferences(project).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_reaches_nothing_else_through_others(string project) =>
        Assert.Equal(AllowedClosure[project].Order(StringComparer.Ordinal), SourceTree.Closure(project).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_compiled_assembly_refers_to_nothing_else_of_ours(string project) =>
        Assert.Subset(
            AllowedClosure[project].ToHashSet(StringComparer.Ordinal),
            SourceTree.AssemblyReferences(project).Where(a => a.StartsWith("AkkaChat.", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal));

    [Theory]
    [InlineData(Domain)]
    [InlineData(Protocol)]
    [InlineData(Client)]
    public void These_need_nothing_but_dotnet(string project)
    {
        Assert.Empty(SourceTree.Packages(project));
        Assert.All(
            SourceTree.AssemblyReferences(project).Where(a => !a.StartsWith("AkkaChat.", StringComparison.Ordinal)),
            assembly => Assert.True(SourceTree.IsBcl(assembly), $"{project} refers to {assembly}"));
    }

    [Fact]
    public void The_web_knows_no_database_and_no_cluster() =>
        Assert.DoesNotContain(SourceTree.AssemblyReferences(Web), IsInfrastructure);

    [Fact]
    public void The_rules_find_what_they_look_for()
    {
        Assert.Contains(SourceTree.AssemblyReferences(Node), IsInfrastructure);
        Assert.Contains(Protocol, SourceTree.AssemblyReferences(Client));
        Assert.True(SourceTree.IsBcl("System.Text.Json"));
        Assert.False(SourceTree.IsBcl("Akka"));
        Assert.True(SourceTree.Projects.Count >= 5);
    }

    private static bool IsInfrastructure(string assembly) =>
        assembly.StartsWith("Akka.Persistence", StringComparison.Ordinal)
        || assembly.StartsWith("Akka.Cluster", StringComparison.Ordinal)
        || assembly is "Npgsql" or "Microsoft.Data.Sqlite" or "Google.Protobuf";
}
