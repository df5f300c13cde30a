using System.Net;
using System.Net.Sockets;

namespace AkkaChat.Cli.Processes;

/// <summary>Ports of this machine.</summary>
internal static class Loopback
{
    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
