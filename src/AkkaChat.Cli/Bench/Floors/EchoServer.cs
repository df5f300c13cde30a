using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AkkaChat.Cli.Bench.Floors;

/// <summary>The web server that the node uses too, with a WebSocket that sends back what it receives, in a process of its own.</summary>
internal static class EchoServer
{
    /// <summary>The hidden command that runs it; its argument is the address to listen at.</summary>
    public const string Command = "echo-server";

    private const int BufferBytes = 4096;

    /// <summary>Serves until cancelled or killed.</summary>
    public static async Task RunAsync(Uri url, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.GetLeftPart(UriPartial.Authority));
        await using var app = builder.Build();
        app.UseWebSockets();
        app.MapGet("/health/ready", () => "ok");
        app.Map("/", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await EchoAsync(socket, context.RequestAborted);
        });
        await app.StartAsync(cancel);
        await app.WaitForShutdownAsync(cancel);
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken cancel)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
                if (received.MessageType == WebSocketMessageType.Close)
                    return;
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, cancel);
            }
        }
        catch (WebSocketException)
        {
            // The client is gone: the measurement is over.
        }
    }
}
