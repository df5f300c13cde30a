namespace AkkaChat.Node.Management;

/// <summary>Log levels that an operator has set: the last source of the configuration, so that every filter follows by itself.</summary>
internal sealed class LogLevelOverrides : ConfigurationProvider, IConfigurationSource
{
    /// <summary>Where log levels are configured.</summary>
    public const string Section = "Logging:LogLevel";

    private readonly IConfiguration _below;

    /// <summary>Adds itself to a configuration.</summary>
    public LogLevelOverrides(ConfigurationManager configuration)
    {
        _below = new ConfigurationBuilder().AddInMemoryCollection(configuration.GetSection(Section).AsEnumerable()).Build();
        ((IConfigurationBuilder)configuration).Add(this);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Whether an operator has set this category's level.</summary>
    public bool Has(string category) => Data.ContainsKey(Key(category));

    /// <summary>What it was when the node started; null if it had no level of its own.</summary>
    public string? ConfiguredOf(string category) => _below[Key(category)]?.ToLowerInvariant();

    /// <summary>Sets a category's level; null returns to what is configured.</summary>
    public void Set(string category, LogLevel? level)
    {
        // Another dictionary rather than a change of the one that is being read.
        var data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase);
        if (level is { } set)
            data[Key(category)] = set.ToString();
        else
            data.Remove(Key(category));
        Data = data;
        OnReload();
    }

    private static string Key(string category) => $"{Section}:{category}";
}
