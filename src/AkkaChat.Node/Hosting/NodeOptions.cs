using System.ComponentModel.DataAnnotations;
using Akka.Actor;
using AkkaChat.Node.Management;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Hosting;

/// <summary>What a node is configured with, checked as a whole before anything starts. What the web side needs is read there.</summary>
public sealed class NodeOptions
{
    /// <summary>The embedded database and the created signing key are here: <c>AkkaChat:DataDirectory</c>.</summary>
    public string DataDirectory { get; private init; } = "data";

    /// <summary>The section <c>AkkaChat:Storage</c>.</summary>
    public StorageOptions Storage { get; private init; } = new();

    /// <summary>The section <c>AkkaChat:Cluster</c>.</summary>
    public ClusterSettings Cluster { get; private init; } = new();

    /// <summary>The section <c>AkkaChat:Management</c>.</summary>
    public ManagementOptions Management { get; private init; } = new();

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="InvalidOperationException">Something is wrong; the message names the key and what it may be.</exception>
    public static NodeOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("AkkaChat");
        var options = new NodeOptions
        {
            DataDirectory = section["DataDirectory"] is { Length: > 0 } path ? path : "data",
            Storage = section.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions(),
            Cluster = section.GetSection("Cluster").Get<ClusterSettings>() ?? new ClusterSettings(),
            Management = ManagementOptions.Read(section.GetSection("Management")),
        };
        string[] faults = [.. Faults(options.Storage), .. Faults(options.Cluster), .. options.Management.Faults(), .. options.Faults()];
        return faults.Length == 0 ? options : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    private static IEnumerable<string> Faults(object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(r => r.ErrorMessage!);
    }

    private IEnumerable<string> Faults()
    {
        if (!Storage.IsSqlite && string.IsNullOrWhiteSpace(Storage.ConnectionString))
            yield return "AkkaChat:Storage:ConnectionString is missing: AkkaChat:Storage:Provider is 'postgres', which needs one, such as 'Host=db;Username=akkachat;Password=…;Database=akkachat'.";
        if (Storage.IsSqlite && Cluster.Seeds.Length > 0)
            yield return "AkkaChat:Cluster:Seeds needs AkkaChat:Storage:Provider 'postgres': a SQLite file serves one node.";
        foreach (var role in Cluster.Roles.Where(r => r is not (ClusterRoles.Entities or ClusterRoles.Gateway)))
            yield return $"AkkaChat:Cluster:Roles holds '{role}'; there are '{ClusterRoles.Entities}' and '{ClusterRoles.Gateway}'.";
        if (Cluster.Seeds.Length == 0 && !Cluster.HostsEntities)
            yield return $"AkkaChat:Cluster:Roles lacks '{ClusterRoles.Entities}' and AkkaChat:Cluster:Seeds is empty: this node would have nobody to work with.";
        if (Cluster is { BindPort: not null, Port: 0 })
            yield return "AkkaChat:Cluster:BindPort needs AkkaChat:Cluster:Port: the port that leads to it from outside can't be any free one.";
        foreach (var seed in Cluster.Seeds.Where(s => !IsAddress(s)))
            yield return $"AkkaChat:Cluster:Seeds holds '{seed}', which is not of the form akka.tcp://{AkkaChatHosting.SystemName}@host:port.";
    }

    private static bool IsAddress(string text) =>
        Address.TryParse(text, out var address) && address is { System: AkkaChatHosting.SystemName, Host.Length: > 0, Port: > 0 };
}
