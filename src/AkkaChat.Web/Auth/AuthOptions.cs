namespace AkkaChat.Web.Auth;

/// <summary>Who may come in: <c>AkkaChat:Auth</c>.</summary>
public sealed record AuthOptions
{
    /// <summary>Issuer and audience of tokens that this service issues.</summary>
    public const string Akkachat = "akkachat";

    /// <summary>Base64 of 32 bytes or more each: the first signs, all are accepted. Empty: one key is created in <see cref="DataDirectory"/>.</summary>
    public IReadOnlyList<string> SigningKeys { get; init; } = [];

    /// <summary>Where the created key is kept: <c>AkkaChat:DataDirectory</c>.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>Whether anybody may register.</summary>
    public bool RegistrationOpen { get; init; } = true;

    /// <summary>An external OIDC issuer; null if this service issues tokens itself.</summary>
    public string? Authority { get; init; }

    /// <summary>What a token of the external issuer must be meant for.</summary>
    public string? Audience { get; init; }

    /// <summary>The claim of the external issuer's tokens that is the user id.</summary>
    public string UserClaim { get; init; } = "sub";

    /// <summary>Whether an external issuer is in charge.</summary>
    public bool IsExternal => Authority is not null;

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="InvalidOperationException">It contradicts itself; the message names the key.</exception>
    public static AuthOptions From(IConfiguration configuration)
    {
        var auth = configuration.GetSection("AkkaChat:Auth");
        var options = new AuthOptions
        {
            SigningKeys = List(auth.GetSection("SigningKey")),
            DataDirectory = configuration["AkkaChat:DataDirectory"] ?? "data",
            RegistrationOpen = (auth["Registration"] ?? "open") switch
            {
                "open" => true,
                "closed" => false,
                var other => throw new InvalidOperationException($"AkkaChat:Auth:Registration is 'open' or 'closed', not '{other}'."),
            },
            Authority = NullIfEmpty(auth["Authority"]),
            Audience = NullIfEmpty(auth["Audience"]),
            UserClaim = NullIfEmpty(auth["UserClaim"]) ?? "sub",
        };

        // Without an audience a token that the same issuer made for any other service would open this one.
        return options is { IsExternal: true, Audience: null }
            ? throw new InvalidOperationException("AkkaChat:Auth:Authority needs AkkaChat:Auth:Audience.")
            : options;
    }

    /// <summary>One value, several separated by commas, or numbered keys below it.</summary>
    private static string[] List(IConfigurationSection section) =>
        [.. section.GetChildren().Select(c => c.Value).Prepend(section.Value)
            .SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
