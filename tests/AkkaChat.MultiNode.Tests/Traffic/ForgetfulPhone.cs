using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using AkkaChat.MultiNode.Tests.History;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;
using AkkaChat.Testing;

namespace AkkaChat.MultiNode.Tests.Traffic;

/// <summary>
/// A device that remembers nothing of its own: it trusts the server to know what it has acknowledged. It drops its connection again and again, and what it is
/// sent after that shows whether acknowledgements are kept.
/// </summary>
internal sealed class ForgetfulPhone(Person person, LoadBalancer balancer, HistoryRecorder history, int seed)
{
    private const string Device = "phone";

    /// <summary>How long an acknowledgement may be on its way from the session to the inbox: it is reported at least once a second.</summary>
    private static readonly TimeSpan Reported = TimeSpan.FromSeconds(2.5);

    private static int s_connections = 1_000_000;

    private readonly Random _random = new(seed);

    /// <summary>Connects, stays for some seconds, drops the connection, comes back, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await StayAsync(TimeSpan.FromSeconds(3 + (_random.NextDouble() * 5)), stop);
            }
            catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException or TimeoutException or OperationCanceledException)
            {
                // Cut off: that is what it is here for. Not at once: as a person who takes it out of the pocket.
                await Task.Delay(TimeSpan.FromMilliseconds(300), stop).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task StayAsync(TimeSpan stay, CancellationToken stop)
    {
        var connection = Interlocked.Increment(ref s_connections);
        var (socket, welcome) = await ChatSocket.HelloAsync(balancer.Next().Process, person, Device);
        await using var _1 = socket;
        history.Add(new HistoryEvent.Welcomed(person.User, Device, connection, null, welcome["reason"]?.GetValue<string>(), welcome["head"]!.GetValue<long>()));
        var (clock, acked, asked) = (Stopwatch.StartNew(), -1L, 0);
        var answered = new Queue<(TimeSpan At, long Acked)>();
        var pings = new Dictionary<int, long>();
        while (clock.Elapsed < stay && await socket.NextAsync().WaitAsync(stop) is { } frame)
        {
            switch (Decode(frame))
            {
                case ServerFrame.Directory { More: false } when acked < 0:
                    acked = welcome["head"]!.GetValue<long>();
                    await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = acked });
                    break;
                case ServerFrame.Ev ev:
                    history.Add(new HistoryEvent.Delivered(person.User, Device, connection, ev.Seq, SeenEntry.Of(ev.Entry)));
                    acked = ev.Seq;
                    await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = acked });
                    // The pong tells that the session has the acknowledgement sent before it.
                    pings[++asked] = acked;
                    await socket.SendAsync(new JsonObject { ["t"] = "ping", ["id"] = asked });
                    break;
                case ServerFrame.Ping:
                    await socket.SendAsync(new JsonObject { ["t"] = "pong" });
                    break;
                case ServerFrame.Pong { Id: { } id } when pings.Remove((int)id, out var seq):
                    answered.Enqueue((clock.Elapsed, seq));
                    while (answered.TryPeek(out var oldest) && clock.Elapsed - oldest.At > Reported)
                        history.Add(new HistoryEvent.AckReceived(person.User, Device, answered.Dequeue().Acked));
                    break;
            }
        }
    }

    private static ServerFrame? Decode(JsonObject frame) =>
        ServerFrameCodec.TryDecode(System.Text.Encoding.UTF8.GetBytes(frame.ToJsonString()), out var decoded, out _) ? decoded : null;
}
