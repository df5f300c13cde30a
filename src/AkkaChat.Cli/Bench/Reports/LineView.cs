using System.Diagnostics;

namespace AkkaChat.Cli.Bench.Reports;

/// <summary>Progress in lines, for logs: one when a phase begins, and one now and then.</summary>
internal sealed class LineView(TextWriter writer) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private string? _phase;
    private string _run = "";

    /// <inheritdoc />
    public void Begin(int run, int runs) => (_phase, _run) = (null, runs > 1 ? $"run {run}/{runs}: " : "");

    /// <inheritdoc />
    public void Report(LoadProgress value)
    {
        lock (_lock)
        {
            if (value.Phase == _phase && _since.Elapsed < Interval)
                return;
            _phase = value.Phase;
            _since.Restart();
            var done = value.Total > 0 ? $" {Math.Min(value.Done / value.Total, 1) * 100:0} %" : "";
            writer.WriteLine($"{_run}{value.Phase}{done}{(value.PerSecond is { } rate ? $", {Number.Plain(rate)}/s" : "")}");
        }
    }

    /// <inheritdoc />
    public Task<T> WhileAsync<T>(Func<Task<T>> work) => work();
}
