using System.Text;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Protocol.Tests;

/// <summary>The first conversation of the protocol's description, as frames.</summary>
public sealed class TranscriptGolden
{
    private const string Limits =
        """{"frame_bytes":65536,"body_bytes":16384,"cmid_chars":64,"window":1024,"page":100,"members":500,"conversations":5000,"devices":10,"watch":200}""";

    [Fact]
    public void Alice_says_hi_to_bob()
    {
        Client("""{"t":"hello","id":1,"token":"tok","device":"phone-1"}""", new ClientFrame.Hello("tok", "phone-1") { Id = 1 });
        Server(
            $$"""{"t":"welcome","id":1,"user":"alice","device":"phone-1","resume":"reset","reason":"new_device","epoch":"k3","head":0,"window":256,"ping_ms":25000,"limits":{{Limits}},"server_time":"2026-01-01T00:00:00.000Z"}""",
            new ServerFrame.Welcome("alice", "phone-1", ResumeOutcomes.Reset, "k3", 0, 256, 25_000, Wire.Limits, Wire.NewYear) { Id = 1, Reason = ResetReasons.NewDevice });
        Server("""{"t":"directory","conversations":[],"more":false}""", new ServerFrame.Directory([], More: false));
        Server("""{"t":"caught_up","seq":0}""", new ServerFrame.CaughtUp(0));
        Client("""{"t":"send","id":2,"to":"bob","cmid":"0199","body":{"text":"hi"}}""", new ClientFrame.Send("0199", MessageBody.FromText("hi")) { Id = 2, To = "bob" });
        Server(
            """{"t":"ok","id":2,"conv":"d:alice:bob","cseq":1,"at":"2026-01-01T00:00:00.000Z"}""",
            new ServerFrame.Ok { Id = 2, Conv = "d:alice:bob", Cseq = 1, At = Wire.NewYear });
        var entry = new TimelineEntry("d:alice:bob", 1, EntryKinds.Message, "alice", Wire.NewYear) { Cmid = "0199", Body = MessageBody.FromText("hi") };
        const string ev = """{"t":"ev","seq":1,"conv":"d:alice:bob","cseq":1,"kind":"msg","from":"alice","at":"2026-01-01T00:00:00.000Z","cmid":"0199","body":{"text":"hi"}}""";
        Server(ev, new ServerFrame.Ev(1, entry));
        Client("""{"t":"ack","seq":1}""", new ClientFrame.Ack(1));
    }

    private static void Client(string json, ClientFrame frame)
    {
        Assert.Equal(json, Wire.Encode(frame));
        Assert.Equal(frame, ClientFrameCodec.Decode(Encoding.UTF8.GetBytes(json)));
    }

    private static void Server(string json, ServerFrame frame) => Assert.Equal(json, Wire.Encode(frame));
}
