using Spectre.Console;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>Progress on a terminal: a bar for each phase.</summary>
internal sealed class LiveView(IAnsiConsole console) : IProgressView
{
    private readonly Lock _lock = new();
    private ProgressContext? _context;
    private ProgressTask? _task;
    private string? _phase;
    private string _run = "";

    /// <inheritdoc />
    public void Begin(int run, int runs)
    {
        lock (_lock)
            (_phase, _run) = (null, runs > 1 ? $"run {run}/{runs}: " : "");
    }

    /// <inheritdoc />
    public void Report(LoadProgress value)
    {
        lock (_lock)
        {
            if (_context is null)
                return;
            if (value.Phase != _phase)
            {
                Finish();
                _task = _context.AddTask(Markup.Escape(_run + value.Phase));
                _phase = value.Phase;
            }

            _task!.IsIndeterminate = value.Total <= 0;
            if (value.Total > 0)
                (_task.MaxValue, _task.Value) = (value.Total, value.Done);
            if (value.PerSecond is { } rate)
                _task.Description = Markup.Escape($"{_run}{value.Phase}, {Number.Plain(rate)}/s");
        }
    }

    /// <inheritdoc />
    public Task<T> WhileAsync<T>(Func<Task<T>> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
        .StartAsync(async context =>
        {
            lock (_lock)
                _context = context;
            try
            {
                return await work();
            }
            finally
            {
                lock (_lock)
                {
                    Finish();
                    _context = null;
                }
            }
        });

    private void Finish()
    {
        if (_task is null)
            return;
        _task.IsIndeterminate = false;
        _task.Value = _task.MaxValue;
        _task.StopTask();
        _task = null;
    }
}
