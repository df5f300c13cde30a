using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using AkkaChat.Cli.Bench.Servers;
using AkkaChat.Cli.Bench.Usage;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Bench.Floors;

/// <summary>Measures how fast text frames go through a web server with nothing behind it: many connections, each with one frame under way.</summary>
internal static class EchoFloorMeter
{
    private const int Connections = 50;

    /// <summary>Bytes of a frame: about what an entry with a short text takes.</summary>
    private const int FrameBytes = 200;

    /// <summary>It is killed, and would leave its diagnostics sockets behind.</summary>
    private static readonly Dictionary<string, string?> Environment = new(StringComparer.Ordinal) { ["DOTNET_EnableDiagnostics"] = "0" };

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    /// <summary>Starts the server, connects, and echoes for a while.</summary>
    public static async Task<EchoFloor> MeasureAsync(TimeSpan warmUp, TimeSpan duration, CancellationToken cancel)
    {
        var url = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        await using var server = ChildProcess.Start("The echo server", [.. DotnetHost.Self, EchoServer.Command, $"{url}"], Environment);
        await Readiness.WaitAsync(url, StartLimit, () => server.HasExited, () => server.Output, cancel);
        var cpu = new CpuMeter(postmaster: null);
        cpu.Follow(server.Id);

        var sockets = new ClientWebSocket[Connections];
        try
        {
            for (var i = 0; i < sockets.Length; i++)
            {
                sockets[i] = new ClientWebSocket();
                await sockets[i].ConnectAsync(new UriBuilder(url) { Scheme = "ws" }.Uri, cancel);
            }

            await PlayAsync(sockets, warmUp, cancel);
            var before = cpu.Read();
            var clock = Stopwatch.StartNew();
            var echoes = await PlayAsync(sockets, duration, cancel);
            var (elapsed, used) = (clock.Elapsed, cpu.Read() - before);
            return new EchoFloor(echoes / elapsed.TotalSeconds, used.Node!.Value.TotalMicroseconds / echoes, used.Generator.TotalMicroseconds / echoes);
        }
        finally
        {
            foreach (var socket in sockets)
                socket?.Dispose();
        }
    }

    private static async Task<long> PlayAsync(ClientWebSocket[] sockets, TimeSpan duration, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        return (await Task.WhenAll(sockets.Select(socket => Task.Run(() => PlayAsync(socket, clock, duration, cancel), cancel)))).Sum();
    }

    private static async Task<long> PlayAsync(ClientWebSocket socket, Stopwatch clock, TimeSpan duration, CancellationToken cancel)
    {
        var frame = Encoding.ASCII.GetBytes(new string('x', FrameBytes));
        var buffer = new byte[FrameBytes];
        var echoes = 0L;
        for (; clock.Elapsed < duration; echoes++)
        {
            await socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancel);
            for (var received = 0; received < FrameBytes;)
                received += (await socket.ReceiveAsync(buffer.AsMemory(received), cancel)).Count;
        }

        return echoes;
    }
}
