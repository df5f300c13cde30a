namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>
/// What leads from one place to another, and can be cut or slow. Bytes under way while it is cut arrive once it is mended, as with a network
/// that comes back: nothing is lost, nobody is told.
/// </summary>
internal sealed class Line
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _open = Opened();

    /// <summary>How long every piece under way takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>From now on nothing gets through.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            if (_open.Task.IsCompleted)
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>From now on everything gets through, what waited first.</summary>
    public void Mend()
    {
        lock (_gate)
            _open.TrySetResult();
    }

    /// <summary>Completes when a piece may arrive.</summary>
    public async Task PassAsync(CancellationToken cancel)
    {
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, cancel);
        // Cut again while waiting: wait again.
        for (var open = Open; !open.IsCompleted; open = Open)
            await open.WaitAsync(cancel);
    }

    private Task Open
    {
        get
        {
            lock (_gate)
                return _open.Task;
        }
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
