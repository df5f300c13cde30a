using System.Net;

namespace AkkaChat.Web.Http;

/// <summary>How the outside reaches this service: <c>AkkaChat:Web</c>.</summary>
internal sealed record WebOptions
{
    /// <summary>Addresses and networks (CIDR) of proxies whose forwarded headers are believed. Empty: nobody's are.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Origins of other sites whose pages may use this service, as <c>scheme://host[:port]</c>. One's own is always allowed.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="InvalidOperationException">A value makes no sense; the message names it.</exception>
    public static WebOptions From(IConfiguration configuration) => new()
    {
        TrustedProxies = [.. List(configuration, "AkkaChat:Web:TrustedProxies").Select(ParseNetwork)],
        Origins = [.. List(configuration, "AkkaChat:Web:Origins").Select(ParseOrigin)],
    };

    /// <summary>One value, several separated by commas, or numbered keys below it.</summary>
    private static IEnumerable<string> List(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return section.GetChildren().Select(c => c.Value).Prepend(section.Value)
            .SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static IPNetwork ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new InvalidOperationException($"AkkaChat:Web:TrustedProxies: '{text}' is neither an address nor a network.");
    }

    private static string ParseOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
            ? uri.GetLeftPart(UriPartial.Authority)
            : throw new InvalidOperationException($"AkkaChat:Web:Origins: '{text}' is not an origin such as https://chat.example.org.");
}
