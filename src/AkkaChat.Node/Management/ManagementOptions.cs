using System.Net;
using Microsoft.AspNetCore.Http;

namespace AkkaChat.Node.Management;

/// <summary>Where operators reach this node, and who may: the section <c>AkkaChat:Management</c>.</summary>
public sealed class ManagementOptions
{
    /// <summary>Where the endpoint is unless configured otherwise: for whoever is on the machine itself.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8558";

    /// <summary>Shortest token that is taken, in characters.</summary>
    public const int MinTokenChars = 16;

    /// <summary>Where the endpoint listens; none: it is off.</summary>
    public IReadOnlyList<string> Urls { get; private init; } = [];

    /// <summary>What a request has to carry as its bearer token; null if it need not carry any, which only the machine itself is allowed.</summary>
    public string? Token { get; private init; }

    /// <summary>Whether nobody asked for these addresses: then a taken port is no reason not to start.</summary>
    public bool IsDefault { get; private init; }

    /// <summary>Whether there is an endpoint.</summary>
    public bool IsOn => Urls.Count > 0;

    /// <summary>Whether only the machine itself can reach it.</summary>
    public bool IsLocal => Urls.All(u => IsLoopback(BindingAddress.Parse(u).Host));

    /// <summary>Reads the section. What is wrong with it, <see cref="Faults"/> says.</summary>
    public static ManagementOptions Read(IConfiguration section) => new()
    {
        Urls = (section["Urls"] ?? DefaultUrl).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        Token = section["Token"] is { Length: > 0 } token ? token : null,
        IsDefault = section["Urls"] is null,
    };

    /// <summary>Everything that can't work, each naming its key and what it may be.</summary>
    internal IEnumerable<string> Faults()
    {
        var wrong = Urls.Where(u => !IsUrl(u)).ToList();
        foreach (var url in wrong)
            yield return $"AkkaChat:Management:Urls holds '{url}', which is not of the form http://address:port (TLS is a proxy's; any free port is 127.0.0.1:0, not localhost:0).";
        if (Token is { Length: < MinTokenChars } || Token?.Any(c => c is <= ' ' or > '~') == true)
            yield return $"AkkaChat:Management:Token needs at least {MinTokenChars} characters, ASCII without spaces.";
        if (wrong.Count == 0 && Token is null && !IsLocal)
            yield return $"AkkaChat:Management:Token is missing: AkkaChat:Management:Urls is '{string.Join(';', Urls)}', which others can reach. Set a token, or keep to {DefaultUrl}.";
    }

    /// <summary>Whether a host name stands for the machine itself, whoever resolves it.</summary>
    internal static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsUrl(string text)
    {
        try
        {
            return BindingAddress.Parse(text) is { Scheme: "http", IsUnixPipe: false, PathBase: "", Host: { Length: > 0 } host, Port: var port }
                && port is >= 0 and <= 65535
                && (port != 0 || IPAddress.TryParse(host.Trim('[', ']'), out _));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
