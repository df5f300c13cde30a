using System.Diagnostics;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Bench.Servers;

/// <summary>Waits until a server may be used.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait for one answer.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>Asks <c>/health/ready</c> until it is, or <paramref name="gone"/> says that there is nothing to wait for.</summary>
    /// <exception cref="SetUpException">It did not become ready.</exception>
    public static async Task WaitAsync(Uri url, TimeSpan limit, Func<bool> gone, Func<string> advice, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = AnswerLimit };
        using var every = new PeriodicTimer(Interval);
        var last = "no answer";
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < limit && !gone(); await every.WaitForNextTickAsync(cancel))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancel);
                if (answer.IsSuccessStatusCode)
                    return;
                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}";
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                last = e.Message;
            }
        }

        throw new SetUpException($"The server at {url} is not ready: {last}\n{advice()}");
    }
}
