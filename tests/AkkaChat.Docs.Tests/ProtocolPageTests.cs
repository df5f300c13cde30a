using System.Reflection;
using AkkaChat.Protocol;
using AkkaChat.Testing;

namespace AkkaChat.Docs.Tests;

/// <summary>The protocol's page says what happens.</summary>
public sealed class ProtocolPageTests(ProtocolPageTests.Server server) : IClassFixture<ProtocolPageTests.Server>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "protocol.md"));

    private static readonly IReadOnlyList<Transcript> All = Transcript.ReadAll(Page);

    public static TheoryData<string> Titles => [.. All.Select(t => t.Title)];

    private static string Root
    {
        get
        {
            for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
                if (File.Exists(Path.Combine(directory.FullName, "AkkaChat.sln"))) return directory.FullName;
            throw new InvalidOperationException("The solution is above this test.");
        }
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task A_transcript_is_what_happens(string title)
    {
        var index = All.Index().Single(t => t.Item.Title == title);
        await using var replay = new Replay(server.Node, index.Item, index.Index);
        await replay.RunAsync();
    }

    [Fact]
    public void Every_block_that_looks_like_a_transcript_is_replayed() =>
        Assert.Equal(Page.Split("```text").Length - 1, All.Count);

    [Fact]
    public void Every_error_code_and_close_code_is_described()
    {
        Assert.All(ErrorCodes.All, code => Assert.Contains($"| `{code}` | {ErrorCodes.HttpStatus(code)} | {(ErrorCodes.IsTemporary(code) ? "yes" : "no")} |", Page, StringComparison.Ordinal));
        var closeCodes = typeof(CloseCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (int)f.GetRawConstantValue()!).ToArray();
        Assert.Equal(10, closeCodes.Length);
        Assert.All(closeCodes, code => Assert.Contains($"| {code} |", Page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_table_of_limits_says_what_welcome_says()
    {
        var person = await Person.RegisterAsync(server.Node, "limits");
        var (socket, welcome) = await ChatSocket.HelloAsync(server.Node, person, "phone-1");
        await using var held = socket;
        Assert.All(welcome["limits"]!.AsObject(), limit => Assert.Contains($"| `{limit.Key}` | {limit.Value} |", Page, StringComparison.Ordinal));
        Assert.Equal(9, welcome["limits"]!.AsObject().Count);
    }

    /// <summary>One server for all transcripts.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal NodeProcess Node { get; } = new();

        public Task InitializeAsync() => Node.StartAsync();

        public async Task DisposeAsync() => await Node.DisposeAsync();
    }
}
