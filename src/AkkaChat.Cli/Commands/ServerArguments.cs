using System.CommandLine;
using System.CommandLine.Parsing;
using AkkaChat.Cli.Bench.Servers;

namespace AkkaChat.Cli.Commands;

/// <summary>Options of the server that is measured.</summary>
internal sealed class ServerArguments
{
    private const string SqliteName = "sqlite";
    private const string PostgresName = "postgres";

    private readonly Option<string> _storage = new("--storage")
    {
        Description = "Where the server stores: a file, or a PostgreSQL that is started from the installed binaries.",
        DefaultValueFactory = _ => SqliteName,
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = "The server to start: AkkaChat.Node.dll or the executable. By default the one built beside this program.",
        HelpName = "path",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A further setting of the server that is started, or an environment variable (DOTNET_gcServer=1). May be repeated.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _connectionString = new("--connection-string")
    {
        Description = "An existing PostgreSQL database, with --storage postgres or --url.",
        HelpName = "npgsql",
    };

    private readonly Option<int?> _postgresPid = Options.Pid("--postgres-pid", "The postmaster of that database, if it is on this machine: then its CPU is seen.");
    private readonly Option<Uri?> _url = new("--url") { Description = "A server that runs already, instead of starting one.", HelpName = "http://host:port", CustomParser = ParseUrl };
    private readonly Option<string?> _signingKey = new("--signing-key") { Description = "Its signing key, with which users' tokens are made.", HelpName = "base64" };
    private readonly Option<int?> _nodePid = Options.Pid("--node-pid", "Its process, if it is on this machine: then its CPU and memory are seen.");

    public ServerArguments()
    {
        _storage.AcceptOnlyFromAmong(SqliteName, PostgresName);
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
                result.AddError($"--set wants key=value, not '{token.Value}'.");
        });
    }

    /// <summary>In the order of the help.</summary>
    public IEnumerable<Option> All => [_storage, _server, _set, _connectionString, _postgresPid, _url, _signingKey, _nodePid];

    /// <summary>What was given.</summary>
    public ServerPlan Read(ParseResult parsed)
    {
        var url = parsed.GetValue(_url);
        var connectionString = parsed.GetValue(_connectionString);
        return new ServerPlan
        {
            Binary = parsed.GetValue(_server),
            Storage = parsed.GetValue(_storage) == PostgresName || (url is not null && connectionString is not null) ? Storage.Postgres : Storage.Sqlite,
            ConnectionString = connectionString,
            PostgresPid = parsed.GetValue(_postgresPid),
            Settings = (parsed.GetValue(_set) ?? []).Select(s => s.Split('=', 2)).GroupBy(s => s[0]).ToDictionary(g => g.Key, g => g.Last()[1], StringComparer.Ordinal),
            Url = url,
            SigningKey = parsed.GetValue(_signingKey),
            NodePid = parsed.GetValue(_nodePid),
        };
    }

    /// <summary>What does not go together.</summary>
    public void Validate(CommandResult result)
    {
        var given = result.GetResult(_url) is not null;
        foreach (var option in (Option[])[_server, _set])
            if (given && result.GetResult(option) is { Implicit: false })
                result.AddError($"{option.Name} is for a server that is started; --url names one that runs already.");
        foreach (var option in (Option[])[_signingKey, _nodePid])
            if (!given && result.GetResult(option) is { Implicit: false })
                result.AddError($"{option.Name} is for a server that runs already; give --url too.");
        if (!given && result.GetResult(_connectionString) is not null && result.GetValue(_storage) != PostgresName)
            result.AddError("--connection-string needs --storage postgres.");
        if (result.GetResult(_postgresPid) is not null && result.GetResult(_connectionString) is null)
            result.AddError("--postgres-pid goes with --connection-string.");
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        result.AddError($"--url wants an address such as http://localhost:8080, not '{text}'.");
        return null;
    }
}
