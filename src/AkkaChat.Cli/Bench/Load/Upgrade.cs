using System.Security.Cryptography;
using System.Text;
using AkkaChat.Protocol;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>The opening handshake of RFC 6455, section 4.</summary>
internal static class Upgrade
{
    /// <summary>Longest answer, in bytes.</summary>
    private const int MaxAnswerBytes = 8 * 1024;

    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <summary>Turns a connection into a WebSocket.</summary>
    /// <returns>What has arrived after the answer: the server may already speak.</returns>
    /// <exception cref="InvalidDataException">The server refuses, or does not speak the protocol.</exception>
    public static async Task<ReadOnlyMemory<byte>> RunAsync(Stream stream, Uri server, CancellationToken cancel)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        await stream.WriteAsync(Request(server, key), cancel);
        var answer = new byte[MaxAnswerBytes];
        var length = 0;
        int end;
        while ((end = answer.AsSpan(0, length).IndexOf(End)) < 0)
        {
            var read = length == answer.Length ? 0 : await stream.ReadAsync(answer.AsMemory(length), cancel);
            if (read == 0)
                throw new InvalidDataException("The answer to the upgrade ended early, or is too long.");
            length += read;
        }

        Check(Encoding.ASCII.GetString(answer, 0, end), key);
        return answer.AsMemory((end + End.Length)..length);
    }

    private static byte[] Request(Uri server, string key) => Encoding.ASCII.GetBytes(
        $"GET {server.AbsolutePath.TrimEnd('/')}{Subprotocol.Path} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: {Subprotocol.Name}\r\n\r\n");

    private static void Check(string answer, string key)
    {
        var lines = answer.Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new InvalidDataException($"The server answered the upgrade with {lines[0]}");
        if (Header(lines, "Sec-WebSocket-Accept") != Accept(key))
            throw new InvalidDataException("The server accepted somebody else's key.");
        if (Header(lines, "Sec-WebSocket-Protocol") != Subprotocol.Name)
            throw new InvalidDataException($"The server does not speak {Subprotocol.Name}.");
    }

    private static string? Header(string[] lines, string name) =>
        lines.Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

#pragma warning disable CA5350 // RFC 6455 wants SHA-1 here; nothing secret depends on it.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
