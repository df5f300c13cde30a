using AkkaChat.Cli.Bench.Usage;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>A server that runs already, on this machine or another.</summary>
internal sealed class GivenServer : IServer
{
    /// <summary>It runs already: an answer is all that is waited for.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private GivenServer(ServerPlan plan, string signingKey)
    {
        Url = plan.Url!;
        Tokens = TokenMint.Parse(signingKey);
        Cpu = new CpuMeter(plan.PostgresPid);
        NodePid = plan.NodePid;
        if (plan.NodePid is { } pid)
            Cpu.Follow(pid);
        if (plan is { Storage: Storage.Postgres, ConnectionString: not null })
            Journal = new JournalDatabase(Storage.Postgres, plan.ConnectionString);
        Info = new ServerInfo(Url, Version: null, Commit: null, IsDebugBuild: false, Journal is null ? null : "PostgreSQL", new Dictionary<string, string>(StringComparer.Ordinal));
    }

    /// <inheritdoc />
    public Uri Url { get; }

    /// <inheritdoc />
    public TokenMint Tokens { get; }

    /// <inheritdoc />
    public CpuMeter Cpu { get; }

    /// <inheritdoc />
    public int? NodePid { get; }

    /// <inheritdoc />
    public JournalDatabase? Journal { get; }

    /// <inheritdoc />
    public ServerInfo Info { get; }

    /// <inheritdoc />
    public string Output => "";

    /// <summary>Takes the server once it answers.</summary>
    /// <exception cref="SetUpException">It doesn't, or there is no key for it.</exception>
    public static async Task<GivenServer> ConnectAsync(ServerPlan plan, CancellationToken cancel)
    {
        var server = new GivenServer(plan, plan.SigningKey ?? throw new SetUpException(
            "--url needs --signing-key: users' tokens are minted, so that no password is hashed while measuring. It is the server's AkkaChat:Auth:SigningKey, or the content of signing.key in its data directory."));
        await Readiness.WaitAsync(server.Url, AnswerLimit, () => false, () => "Is it running, and is --url right?", cancel);
        await server.CheckKeyAsync(cancel);
        return server;
    }

    /// <inheritdoc />
    public Task RestartAsync(CancellationToken cancel) =>
        throw new NotSupportedException("A server that was given with --url is not restarted. Leave --url away, and one is started.");

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A wrong key would otherwise show itself as a thousand connections that fail.</summary>
    private async Task CheckKeyAsync(CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Url, Timeout = AnswerLimit };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me") { Headers = { Authorization = new("Bearer", Tokens.TokenFor("bench-key-check")) } };
        using var answer = await http.SendAsync(request, cancel);
        if (answer.StatusCode == System.Net.HttpStatusCode.Unauthorized)
            throw new SetUpException("The server refuses tokens made with --signing-key. Is it the first of its AkkaChat:Auth:SigningKey, or the content of its signing.key? A server with an external issuer can't be measured.");
    }
}
