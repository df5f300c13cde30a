using System.ComponentModel.DataAnnotations;

namespace AkkaChat.Node.Persistence;

/// <summary>Where AkkaChat stores: the section <c>AkkaChat:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary><c>sqlite</c> (one node) or <c>postgres</c> (clusters).</summary>
    [RegularExpression("^(sqlite|postgres)$", ErrorMessage = "AkkaChat:Storage:Provider is 'sqlite' or 'postgres'.")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>A connection string of Microsoft.Data.Sqlite or Npgsql. By default the file <c>akkachat.db</c> in the data directory.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Part of every inbox's epoch: raise it after restoring a backup, so that devices do not trust sequence numbers that were handed out
    /// since. Digits.
    /// </summary>
    [RegularExpression("^[0-9]{0,9}$", ErrorMessage = "AkkaChat:Storage:Generation is a number.")]
    public string Generation { get; set; } = "";

    /// <summary>Whether this is the embedded database of a single node.</summary>
    public bool IsSqlite => Provider == "sqlite";
}
