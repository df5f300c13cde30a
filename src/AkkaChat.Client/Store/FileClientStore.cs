using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>
/// Keeps everything in a directory: <c>position.json</c>, and one file per unsent message, named by its order. Each write
/// goes to a temporary file that then takes the name, so that a crash leaves the old or the new content, never half of it.
/// </summary>
public sealed class FileClientStore : IClientStore, IDisposable
{
    private const string UnsentPattern = "unsent-*.json";

    private readonly string _directory;
    private readonly FileStream _lock;
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Opens a directory, and creates it if needed.</summary>
    /// <param name="directory">One per user and device.</param>
    /// <exception cref="IOException">Another store has it open.</exception>
    public FileClientStore(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
        _lock = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    private string PositionFile => Path.Combine(_directory, "position.json");

    /// <inheritdoc/>
    public async ValueTask<StoredState> LoadAsync(CancellationToken cancellationToken)
    {
        StreamPosition? position = null;
        if (File.Exists(PositionFile))
            position = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(PositionFile, cancellationToken), FileJson.Default.StreamPosition);

        var unsent = new List<UnsentMessage>();
        foreach (var file in Directory.GetFiles(_directory, UnsentPattern).Order(StringComparer.Ordinal))
        {
            var message = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, cancellationToken), FileJson.Default.UnsentMessage)!;
            unsent.Add(message);
            _files[message.Cmid] = file;
            _last = long.Parse(Path.GetFileNameWithoutExtension(file)["unsent-".Length..], CultureInfo.InvariantCulture);
        }

        return new StoredState(position, unsent);
    }

    /// <inheritdoc/>
    public ValueTask SavePositionAsync(StreamPosition position, CancellationToken cancellationToken)
    {
        // Not forced to the disk: after a power cut an older position only means that events come again.
        Write(PositionFile, JsonSerializer.SerializeToUtf8Bytes(position, FileJson.Default.StreamPosition), force: false);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask AddUnsentAsync(UnsentMessage message, CancellationToken cancellationToken)
    {
        var file = Path.Combine(_directory, $"unsent-{++_last:d16}.json");
        Write(file, JsonSerializer.SerializeToUtf8Bytes(message, FileJson.Default.UnsentMessage), force: true);
        _files[message.Cmid] = file;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RemoveUnsentAsync(string cmid, CancellationToken cancellationToken)
    {
        if (_files.Remove(cmid, out var file)) File.Delete(file);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets another store open the directory.</summary>
    public void Dispose() => _lock.Dispose();

    private static void Write(string file, byte[] content, bool force)
    {
        var temporary = file + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: force);
        }

        File.Move(temporary, file, overwrite: true);
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StreamPosition))]
[JsonSerializable(typeof(UnsentMessage))]
internal sealed partial class FileJson : JsonSerializerContext;
