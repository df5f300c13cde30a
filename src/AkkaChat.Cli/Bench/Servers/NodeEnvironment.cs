namespace AkkaChat.Cli.Bench.Servers;

/// <summary>The environment of a node that is measured.</summary>
internal static class NodeEnvironment
{
    /// <summary>The variables, of which null removes one.</summary>
    /// <param name="plan">What was asked for; its settings win.</param>
    /// <param name="url">Where the node listens.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="signingKey">Signs its tokens. By the environment, because other users can read a command line.</param>
    /// <param name="connectionString">Its database; null for the SQLite file in the data directory.</param>
    public static Dictionary<string, string?> Of(ServerPlan plan, Uri url, string data, string signingKey, string? connectionString)
    {
        var environment = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        // Settings of whoever calls would make figures that nobody can repeat.
        foreach (string inherited in Environment.GetEnvironmentVariables().Keys)
            if (inherited.StartsWith("AkkaChat__", StringComparison.OrdinalIgnoreCase) || inherited.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase))
                environment[inherited] = null;
        Set("Urls", url.GetLeftPart(UriPartial.Authority));
        Set("AkkaChat:DataDirectory", data);
        Set("AkkaChat:Storage:Provider", plan.Storage == Storage.Sqlite ? "sqlite" : "postgres");
        if (connectionString is not null)
            Set("AkkaChat:Storage:ConnectionString", connectionString);
        Set("AkkaChat:Auth:SigningKey", signingKey);
        Set("AkkaChat:Management:Urls", "");
        Set("AkkaChat:Limits:SendsPerSecond", "0");
        Set("AkkaChat:Limits:LoginsPerMinute", "0");
        foreach (var (key, value) in plan.Settings)
            Set(key, value);
        return environment;

        void Set(string key, string value) => environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
    }
}
