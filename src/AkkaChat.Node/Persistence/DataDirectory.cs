namespace AkkaChat.Node.Persistence;

/// <summary>
/// The directory of the embedded database and the created signing key. One process at a time: two writers on one SQLite file would be two
/// single-node clusters on one database.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The default database file.</summary>
    public string DatabaseFile => System.IO.Path.Combine(Path, "akkachat.db");

    /// <summary>Creates the directory if need be and locks it until disposed.</summary>
    /// <exception cref="InvalidOperationException">Another process has it, or it can't be written.</exception>
    public static DataDirectory Lock(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var file = System.IO.Path.Combine(full, "lock");
        try
        {
            // It holds hashes, keys and messages: nobody else's to read.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(full);
            else
                Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new DataDirectory(full, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The data directory {full} can't be used: {e.Message} Is another AkkaChat running on it ({file})? Stop it, or set AkkaChat:DataDirectory.", e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();
}
