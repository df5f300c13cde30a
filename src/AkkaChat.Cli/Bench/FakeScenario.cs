using HdrHistogram;

namespace AkkaChat.Cli.Bench;

/// <summary>Stands in for the scenarios until they are there.</summary>
internal sealed class FakeScenario(string name, LoadOptions options, bool restart = false) : IScenario
{
    public string Name => name;

    public string Description => "nothing at all";

    public async Task<Measurement> RunAsync(ITarget target, IProgress<LoadProgress> progress, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = target.Url };
        var histogram = new LongHistogram(60_000_000, 3);
        if (restart)
            await target.RestartAsync(cancel);
        var before = target.ReadCpu();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var count = 0L;
        while (clock.Elapsed < (options.Duration > TimeSpan.Zero ? options.Duration : TimeSpan.FromSeconds(3)))
        {
            var one = System.Diagnostics.Stopwatch.StartNew();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me") { Headers = { Authorization = new("Bearer", target.TokenFor($"{target.UserPrefix}{count % 100}")) } };
            using var answer = await http.SendAsync(request, cancel);
            answer.EnsureSuccessStatusCode();
            histogram.RecordValue((long)one.Elapsed.TotalMicroseconds);
            count++;
            progress.Report(new LoadProgress("measuring", clock.Elapsed.TotalSeconds, options.Duration.TotalSeconds, count / clock.Elapsed.TotalSeconds));
        }

        var cpu = target.ReadCpu() - before;
        var elapsed = clock.Elapsed;
        var memory = await target.ReadMemoryAsync(cancel);
        if (options.Unread == 13)
            throw new VerificationException("b-1 lost entry 13");
        return new Measurement("delivery", count, elapsed, cpu)
        {
            Latency = histogram,
            Figures = [new("resident memory", memory.Resident ?? 0, "B"), new("live heap", memory.LiveHeap ?? 0, "B"), new("ok per second", 123.4, "/s")],
        };
    }
}
