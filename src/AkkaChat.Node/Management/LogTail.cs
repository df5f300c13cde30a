using System.Threading.Channels;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Node.Management;

/// <summary>What the node logs, for operators who look: the last lines, and those that come. It gets what passes the same levels as the console.</summary>
internal sealed class LogTail(TimeProvider clock) : ILoggerProvider
{
    /// <summary>Lines kept.</summary>
    public const int Kept = 200;

    /// <summary>Lines that wait for one reader; one who is slower misses the oldest.</summary>
    private const int Waiting = 1_000;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = new();
    private readonly List<ChannelWriter<LogLine>> _readers = [];

    /// <summary>The last lines, and (if <paramref name="follow"/>) from then on all others until cancelled.</summary>
    public async IAsyncEnumerable<LogLine> ReadAsync(int last, bool follow, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
        IReadOnlyList<LogLine> kept;
        lock (_lock)
        {
            kept = [.. _lines.TakeLast(last)];
            if (follow)
                _readers.Add(channel.Writer);
        }

        try
        {
            foreach (var line in kept)
                yield return line;
            if (!follow)
                yield break;
            await foreach (var line in channel.Reader.ReadAllAsync(cancel))
                yield return line;
        }
        finally
        {
            lock (_lock)
                _readers.Remove(channel.Writer);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // Whoever reads is cancelled with their request.
    }

    internal static string Name(LogLevel level) => LogLevels.All[(int)level];

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = new LogLine(clock.GetUtcNow(), Name(level), category, message, exception is null ? null : $"{exception.GetType().Name}: {exception.Message}");
        lock (_lock)
        {
            while (_lines.Count >= Kept)
                _lines.Dequeue();
            _lines.Enqueue(line);
            foreach (var reader in _readers)
                reader.TryWrite(line);
        }
    }

    private sealed class Logger(LogTail tail, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        // Which levels are logged, the factory's filters decide.
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            tail.Write(logLevel, category, formatter(state, exception), exception);
    }
}
