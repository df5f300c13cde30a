using System.Runtime.CompilerServices;
using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>
/// A device of a user. Connects and stays connected, resumes where it was, acknowledges what the application has
/// processed, drops what comes twice, and re-sends what was not accepted. All members may be called from any thread.
/// </summary>
public sealed partial class AkkaChatClient : IAsyncDisposable
{
    /// <summary>While events wait, the position is stored once per this many.</summary>
    private const int StoreEvery = 32;

    private readonly AkkaChatClientOptions _options;
    private readonly CancellationTokenSource _life = new();
    private readonly SemaphoreSlim _unsentWrites = new(1, 1);
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientCore? _core;
    private Task _running = Task.CompletedTask;
    private ChatException? _stopped;
    private int _state;
    private int _reading;
    private int _disposed;

    /// <summary>Makes a client; nothing happens before <see cref="ConnectAsync"/>.</summary>
    /// <param name="options">How it connects.</param>
    public AkkaChatClient(AkkaChatClientOptions options)
    {
        if (options.Window < 1 || options.MaxUnsent < 1 || options.MaxRequests < 1 || options.Pipeline < 1)
            throw new ArgumentException("Window, MaxUnsent, MaxRequests and Pipeline are at least 1.", nameof(options));
        _options = options;
    }

    /// <summary>The connection changed its state. Handlers run on the connection's thread and should return soon.</summary>
    public event EventHandler<ConnectionStateEventArgs>? StateChanged;

    /// <summary>What the client does about its connection now.</summary>
    public ConnectionState State => (ConnectionState)Volatile.Read(ref _state);

    /// <summary>Messages not accepted yet, oldest first.</summary>
    public IReadOnlyList<UnsentMessage> Unsent
    {
        get
        {
            if (_core is not { } core) return [];
            lock (core.Gate) return core.Outbox.Messages;
        }
    }

    /// <summary>
    /// Starts, and completes with the first <c>welcome</c>; from then on the client reconnects by itself. Cancelling gives
    /// up waiting, not connecting.
    /// </summary>
    /// <exception cref="ChatStoppedException">The server refused this client for good.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_core is null)
            {
                _core = new ClientCore(_options, await _options.Store.LoadAsync(cancellationToken));
                _running = Task.Run(() => RunAsync(_core, _life.Token), CancellationToken.None);
            }
        }
        finally
        {
            _starting.Release();
        }

        await _welcomed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// The events of this device, in order, until the client is disposed. One reader at a time. An event is acknowledged to the
    /// server only when it was processed: when the reader asks for the next, or as <see cref="AcknowledgeAsync"/> says.
    /// </summary>
    /// <exception cref="ChatStoppedException">The server told this client to stop.</exception>
    public async IAsyncEnumerable<ChatEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var core = Started();
        if (Interlocked.Exchange(ref _reading, 1) != 0) throw new InvalidOperationException("The events have a reader already.");
        ChatEvent? processed = null;
        var unstored = 0;
        try
        {
            while (true)
            {
                if (core.Events.Reader.TryRead(out var next))
                {
                    yield return next;
                    if (!_options.AutoAcknowledge || next.Position is null) continue;
                    processed = next;
                    if (++unstored < StoreEvery) continue;
                }

                if (processed is not null) await AcknowledgeAsync(processed, cancellationToken);
                (processed, unstored) = (null, 0);
                if (!await core.Events.Reader.WaitToReadAsync(cancellationToken)) yield break;
            }
        }
        finally
        {
            if (processed is not null) await AcknowledgeAsync(processed, CancellationToken.None);
            Volatile.Write(ref _reading, 0);
        }
    }

    /// <summary>This device has processed everything up to and including <paramref name="processed"/>: store that, and tell the server.</summary>
    /// <param name="processed">An event of <see cref="ReadEventsAsync"/>.</param>
    /// <param name="cancellationToken">Gives up storing.</param>
    public async Task AcknowledgeAsync(ChatEvent processed, CancellationToken cancellationToken = default)
    {
        if (_core is not { } core || processed.Position is not { } seq) return;
        StreamPosition? position;
        lock (core.Gate) position = core.Cursor.PositionAt(processed.Generation, seq);
        if (position is null) return;
        await _options.Store.SavePositionAsync(position, cancellationToken);
        lock (core.Gate) core.Cursor.Stored(processed.Generation, position, core.Now);
        core.Wake.Set();
    }

    /// <summary>Stops, and closes the connection. Unsent messages stay in the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _life.CancelAsync();
        await _running;
        _welcomed.TrySetException(new ObjectDisposedException(nameof(AkkaChatClient)));
        _ = _welcomed.Task.Exception;
        SetState(ConnectionState.Stopped, error: null);
        _core?.Dispose();
        _life.Dispose();
        _unsentWrites.Dispose();
        _starting.Dispose();
    }

    private ClientCore Started()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _core ?? throw new InvalidOperationException("Call ConnectAsync first.");
    }

    private void SetState(ConnectionState state, Exception? error)
    {
        if (Interlocked.Exchange(ref _state, (int)state) != (int)state) StateChanged?.Invoke(this, new ConnectionStateEventArgs(state, error));
    }
}
