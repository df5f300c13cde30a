using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using AkkaChat.MultiNode.Tests.History;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;
using AkkaChat.Testing;

namespace AkkaChat.MultiNode.Tests.Traffic;

/// <summary>
/// A device that is known before the first message and comes back after the last: what it is sent then is the user's whole inbox.
/// </summary>
internal sealed class Witness(Person person, LoadBalancer balancer)
{
    private const string Device = "witness";

    private readonly List<(long Seq, SeenEntry Entry)> _entries = [];
    private string? _epoch;
    private long _seq;

    /// <summary>Whose inbox.</summary>
    public string User => person.User;

    /// <summary>Makes the device known; the server remembers it.</summary>
    public async Task<bool> BeginAsync()
    {
        var (socket, welcome) = await ChatSocket.HelloAsync(balancer.Next().Process, person, Device);
        await using var _1 = socket;
        (_epoch, _seq) = (welcome["epoch"]!.GetValue<string>(), welcome["head"]!.GetValue<long>());
        await socket.ExpectAsync("caught_up");
        await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = _seq });
        // Answered after the acknowledgement, in the session's order.
        await socket.SendAsync(new JsonObject { ["t"] = "ping", ["id"] = 2 });
        await socket.ExpectAsync("pong");
        return true;
    }

    /// <summary>Reads the inbox until all of these messages are in it, or the time is over: then what is missing is missing.</summary>
    public async Task<HistoryEvent.InboxRead> ReadAsync(IEnumerable<(string Conv, string Text)> expected, TimeSpan bound)
    {
        var missing = expected.ToHashSet();
        var clock = Stopwatch.StartNew();
        do
        {
            try
            {
                await ReadOnceAsync(missing, bound - clock.Elapsed);
            }
            catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException or TimeoutException or HttpRequestException)
            {
                // That node was on its way out: another one continues.
            }
        }
        while (missing.Count > 0 && clock.Elapsed < bound);
        return new HistoryEvent.InboxRead(User, [.. _entries]);
    }

    private async Task ReadOnceAsync(HashSet<(string Conv, string Text)> missing, TimeSpan bound)
    {
        var (socket, welcome) = await ChatSocket.HelloAsync(balancer.Next().Process, person, Device, _epoch, _seq);
        await using var _1 = socket;
        if (welcome["resume"]!.GetValue<string>() != "ok")
            throw new InvalidOperationException($"The witness of {User} was reset: {welcome["reason"]}.");
        var caughtUp = false;
        while (missing.Count > 0 || !caughtUp)
        {
            switch (await socket.NextAsync().WaitAsync(bound))
            {
                case null:
                    return;
                case var frame when frame["t"]!.GetValue<string>() == "ev":
                    Take(frame, missing);
                    await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = _seq });
                    break;
                case var frame when frame["t"]!.GetValue<string>() == "caught_up":
                    caughtUp = true;
                    break;
                case var frame when frame["t"]!.GetValue<string>() == "ping":
                    await socket.SendAsync(new JsonObject { ["t"] = "pong" });
                    break;
            }
        }
    }

    private void Take(JsonObject frame, HashSet<(string Conv, string Text)> missing)
    {
        if (!ServerFrameCodec.TryDecode(System.Text.Encoding.UTF8.GetBytes(frame.ToJsonString()), out var decoded, out var error) || decoded is not ServerFrame.Ev ev)
            throw new InvalidOperationException($"Not an entry: {error}.");
        var entry = SeenEntry.Of(ev.Entry);
        _seq = ev.Seq;
        _entries.Add((ev.Seq, entry));
        if (entry.Text is { } text)
            missing.Remove((entry.Conv, text));
    }
}
