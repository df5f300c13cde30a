using System.CommandLine;
using AkkaChat.Cli.Operations;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Commands;

/// <summary>Which node is asked unless a command says otherwise.</summary>
/// <param name="Url">Its management endpoint.</param>
/// <param name="Token">Its token; null for none.</param>
internal sealed record ManagementDefaults(string Url, string? Token)
{
    /// <summary>What the environment says, or the node on this machine.</summary>
    public static ManagementDefaults OfEnvironment() => new(
        Environment.GetEnvironmentVariable("AKKACHAT_URL") is { Length: > 0 } url ? url : "http://127.0.0.1:8558",
        Environment.GetEnvironmentVariable("AKKACHAT_TOKEN") is { Length: > 0 } token ? token : null);
}

/// <summary>Options of all commands that ask a node.</summary>
internal sealed class ManagementArguments
{
    private readonly Option<string> _url;
    private readonly Option<string?> _token;
    private readonly Option<bool> _json = new("--json") { Description = "JSON on standard output." };

    /// <summary>With these defaults.</summary>
    public ManagementArguments(ManagementDefaults defaults)
    {
        _url = new Option<string>("--url") { Description = "The node's management endpoint; also AKKACHAT_URL.", HelpName = "url", DefaultValueFactory = _ => defaults.Url };
        _url.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } url && !IsUrl(url))
                result.AddError($"--url wants an address such as http://127.0.0.1:8558, not '{url}'.");
        });
        // Other users of the machine can read a command line: the environment is the better place.
        _token = new Option<string?>("--token") { Description = "The node's token; better in AKKACHAT_TOKEN, where other users can't read it.", HelpName = "token", DefaultValueFactory = _ => defaults.Token };
    }

    /// <summary>Where and with what to ask.</summary>
    public IEnumerable<Option> Endpoint => [_url, _token];

    /// <summary>In the order of the help.</summary>
    public IEnumerable<Option> All => [_json, .. Endpoint];

    /// <summary>What was given.</summary>
    public ManagementDefaults Read(ParseResult parsed)
    {
        var url = parsed.GetRequiredValue(_url);
        // What is typed was checked; what the environment says was not.
        return IsUrl(url) ? new(url, parsed.GetValue(_token)) : throw new SetUpException($"AKKACHAT_URL wants an address such as http://127.0.0.1:8558, not '{url}'.");
    }

    /// <summary>A client of the node that is to be asked.</summary>
    public ManagementClient Open(ParseResult parsed)
    {
        var given = Read(parsed);
        return new ManagementClient(new Uri(given.Url), given.Token);
    }

    /// <summary>Whether JSON is wanted.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
