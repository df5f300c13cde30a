namespace AkkaChat.Cli.Bench.Reports;

/// <summary>Shows on standard error what is going on; standard output is the result's. May be called from any thread, and often.</summary>
internal interface IProgressView : IProgress<LoadProgress>
{
    /// <summary>A run begins.</summary>
    void Begin(int run, int runs);

    /// <summary>Shows what <paramref name="work"/> reports until it ends.</summary>
    Task<T> WhileAsync<T>(Func<Task<T>> work);
}
