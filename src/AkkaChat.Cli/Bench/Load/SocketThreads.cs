using System.Net;
using System.Net.Sockets;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>
/// Lets one thread wait for all sockets and do all that follows from what arrives. By default the runtime hands each arrival to the thread
/// pool, whose threads spin while they wait: with messages that come one at a time that is most of what a generator uses (42 µs of
/// processor time for a delivery and its acknowledgement, 12 µs with this; of those about 10 µs are the kernel's).
/// </summary>
/// <remarks>
/// The runtime has no other switches for this than two environment variables, which it reads when the first socket is used. They are
/// removed again, so that a server that this process starts is not changed by them. Whoever blocks after an await on a socket blocks
/// all sockets: nothing here does.
/// </remarks>
internal static class SocketThreads
{
    private static readonly (string Name, string Value)[] Switches =
    [
        ("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1"),
        ("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1"),
    ];

    /// <summary>Has an effect only before this process has used any socket; on Windows never.</summary>
    public static async Task UseOneAsync()
    {
        var former = Switches.Select(s => Environment.GetEnvironmentVariable(s.Name)).ToArray();
        try
        {
            foreach (var (name, value) in Switches)
                Environment.SetEnvironmentVariable(name, value);
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
            using var accepted = await listener.AcceptTcpClientAsync();
        }
        finally
        {
            for (var i = 0; i < Switches.Length; i++)
                Environment.SetEnvironmentVariable(Switches[i].Name, former[i]);
        }

        // Off the thread that has just become the one for sockets.
        await Task.Yield();
    }
}
