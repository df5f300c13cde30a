using System.Text;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Protocol.Tests;

/// <summary>Text in, text out.</summary>
internal static class Wire
{
    public static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly WireLimits Limits = new(65536, 16384, 64, 1024, 100, 500, 5000, 10, 200);

    public static ClientFrame DecodeClient(string json) => ClientFrameCodec.Decode(Encoding.UTF8.GetBytes(json));

    public static string Encode(ClientFrame frame) => Encoding.UTF8.GetString(ClientFrameCodec.Encode(frame));

    public static string Encode(ServerFrame frame) => Encoding.UTF8.GetString(ServerFrameCodec.Encode(frame));

    public static ServerFrame? DecodeServer(string json)
    {
        Assert.True(ServerFrameCodec.TryDecode(Encoding.UTF8.GetBytes(json), out var frame, out var error), error);
        return frame;
    }

    public static MessageBody Body(string json)
    {
        Assert.True(MessageBody.TryParse(Encoding.UTF8.GetBytes(json), out var body, out var error), error);
        return body!;
    }
}
