using System.Net;
using System.Net.Sockets;
using System.Text;
using AkkaChat.Cli.Bench.Load;

namespace AkkaChat.Cli.Tests.Load;

/// <summary>Messages come whole, however the network cuts what the server wrote.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Wire _wire = null!;
    private Socket _server = null!;

    public async Task InitializeAsync()
    {
        _listener.Start();
        _wire = await Wire.ConnectAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"), CancellationToken.None);
        _server = await _listener.AcceptSocketAsync();
        _server.NoDelay = true;
    }

    public Task DisposeAsync()
    {
        _wire.Dispose();
        _server.Dispose();
        _listener.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Messages_are_whole_wherever_what_arrives_is_cut()
    {
        byte[] sent = [.. Frame(0x81, "one"), .. Frame(0x01, "tw"), .. Frame(0x89, "ping"), .. Frame(0x00, ""), .. Frame(0x80, "o"), .. Frame(0x81, new string('3', 130)), .. Frame(0x88, "")];
        string[] expected = ["Text one", "Ping ping", "Text two", $"Text {new string('3', 130)}", "Close "];

        for (var cut = 0; cut <= sent.Length; cut++)
        {
            var before = await ReceiveAsync(sent[..cut]);
            Assert.Equal(expected[..before.Count], before);
            Assert.Equal(expected[before.Count..], await ReceiveAsync(sent[cut..]));
        }
    }

    [Fact]
    public async Task Messages_are_whole_if_each_byte_arrives_alone()
    {
        var received = new List<string>();
        foreach (var b in (byte[])[.. Frame(0x81, "one"), .. Frame(0x01, "tw"), .. Frame(0x80, "o")])
            received.AddRange(await ReceiveAsync([b]));

        Assert.Equal(["Text one", "Text two"], received);
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(4_096)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task A_message_of_any_length_is_whole_and_so_is_the_one_behind_it(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));

        Assert.Equal([$"Text {text}", "Text next"], await ReceiveAsync([.. Frame(0x81, text), .. Frame(0x81, "next")]));
    }

    /// <summary>The server writes, and all of it is read before anything else is written.</summary>
    private async Task<List<string>> ReceiveAsync(byte[] bytes)
    {
        var sending = _server.SendAsync(bytes);
        var messages = new List<string>();
        for (var rest = bytes.Length; rest > 0;)
        {
            var read = await _wire.ReadAsync();
            Assert.NotEqual(0, read);
            _wire.Arrived(read);
            rest -= read;
            TakeAll(messages);
        }

        await sending;
        return messages;
    }

    private void TakeAll(List<string> messages)
    {
        while (_wire.TryTake(out var opcode, out var payload))
            messages.Add($"{opcode} {Encoding.UTF8.GetString(payload)}");
    }

    private static byte[] Frame(byte first, string text) => text.Length switch
    {
        < 126 => [first, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)],
        <= 65_535 => [first, 126, (byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)],
        _ => [first, 127, 0, 0, 0, 0, 0, (byte)(text.Length >> 16), (byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)],
    };
}
