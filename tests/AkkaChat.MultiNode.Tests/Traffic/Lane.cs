using System.Diagnostics;
using AkkaChat.Client;
using AkkaChat.MultiNode.Tests.History;
using AkkaChat.Protocol;

namespace AkkaChat.MultiNode.Tests.Traffic;

/// <summary>One user's messages to one conversation: one after the other, each until it has an outcome.</summary>
internal sealed class Lane(Talker talker, string conv, string? peer, HistoryRecorder history, int seed)
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(600);

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<(long Begun, long Done)> _sends = [];
    private long? _begun;

    /// <summary>Who sends.</summary>
    public Talker Talker => talker;

    /// <summary>Where to.</summary>
    public string Conv => conv;

    /// <summary>How many were accepted.</summary>
    public int Accepted
    {
        get
        {
            lock (_gate)
                return _sends.Count;
        }
    }

    /// <summary>Sends until <paramref name="stop"/>, and then until the last one has its outcome.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var n = 1; !stop.IsCancellationRequested; n++)
        {
            await SendAsync($"{talker.User}>{conv}#{n}");
            var pause = MinPause + (_random.NextDouble() * (MaxPause - MinPause));
            // A person pauses between two messages; being asked to stop ends that.
            await Task.Delay(pause, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Sends one message, until it has an outcome.</summary>
    public async Task SendAsync(string cmid)
    {
        var begun = Stopwatch.GetTimestamp();
        lock (_gate)
            _begun = begun;
        var body = MessageBody.FromText(cmid);
        try
        {
            var result = await (peer is null ? talker.Client.SendAsync(conv, body, cmid) : talker.Client.SendToUserAsync(peer, body, cmid));
            history.Add(new HistoryEvent.Accepted(talker.User, cmid, result.Conv, result.Cseq));
        }
        catch (ChatException e)
        {
            history.Add(new HistoryEvent.Refused(talker.User, cmid, e.Code));
        }

        lock (_gate)
        {
            _sends.Add((begun, Stopwatch.GetTimestamp()));
            _begun = null;
        }
    }

    /// <summary>The longest that a send has waited since a moment: the one under way included.</summary>
    public TimeSpan LongestWaitSince(long moment)
    {
        lock (_gate)
        {
            var done = _sends.Where(s => s.Done >= moment).Select(s => Stopwatch.GetElapsedTime(Math.Max(s.Begun, moment), s.Done));
            var pending = _begun is { } begun ? Stopwatch.GetElapsedTime(Math.Max(begun, moment)) : TimeSpan.Zero;
            return done.Append(pending).Max();
        }
    }

    /// <summary>Whether anything was accepted after a moment.</summary>
    public bool HasEndedSince(long moment)
    {
        lock (_gate)
            return _sends.Exists(s => s.Done >= moment);
    }

    /// <summary>Whether anything that was begun after a moment was accepted.</summary>
    public bool HasSentSince(long moment)
    {
        lock (_gate)
            return _sends.Exists(s => s.Begun >= moment);
    }
}
