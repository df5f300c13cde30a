namespace AkkaChat.Protocol.Tests;

/// <summary>Every client frame, byte for byte, both ways.</summary>
public sealed class ClientFrameGoldens
{
    public static TheoryData<string, ClientFrame> Frames => new()
    {
        { """{"t":"hello","id":1,"token":"tok","device":"phone-1"}""", new ClientFrame.Hello("tok", "phone-1") { Id = 1 } },
        {
            """{"t":"hello","id":1,"token":"tok","device":"phone-1","resume":{"epoch":"k3","seq":41},"window":64}""",
            new ClientFrame.Hello("tok", "phone-1") { Id = 1, Resume = new StreamPosition("k3", 41), Window = 64 }
        },
        { """{"t":"send","id":2,"to":"bob","cmid":"c1","body":{"text":"hi"}}""", new ClientFrame.Send("c1", MessageBody.FromText("hi")) { Id = 2, To = "bob" } },
        {
            """{"t":"send","id":3,"conv":"g:01","cmid":"c2","body":{"text":"hi 👋","x":[1.50,null]}}""",
            new ClientFrame.Send("c2", Wire.Body("""{"text":"hi 👋","x":[1.50,null]}""")) { Id = 3, Conv = "g:01" }
        },
        { """{"t":"ack","seq":0}""", new ClientFrame.Ack(0) },
        { """{"t":"read","id":-7,"conv":"d:alice:bob","cseq":12}""", new ClientFrame.Read("d:alice:bob", 12) { Id = -7 } },
        { """{"t":"typing","conv":"d:alice:bob","on":true}""", new ClientFrame.Typing("d:alice:bob", true) },
        { """{"t":"pull","id":4,"conv":"g:01","limit":50}""", new ClientFrame.Pull("g:01", 50) { Id = 4 } },
        { """{"t":"pull","id":4,"conv":"g:01","before":100,"limit":50}""", new ClientFrame.Pull("g:01", 50) { Id = 4, Before = 100 } },
        { """{"t":"pull","id":4,"conv":"g:01","after":100,"limit":50}""", new ClientFrame.Pull("g:01", 50) { Id = 4, After = 100 } },
        { """{"t":"auth","id":5,"token":"tok2"}""", new ClientFrame.Auth("tok2") { Id = 5 } },
        { """{"t":"ping","id":6}""", new ClientFrame.Ping { Id = 6 } },
        { """{"t":"pong"}""", new ClientFrame.Pong() },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_has_exactly_these_bytes(string json, ClientFrame frame) => Assert.Equal(json, Wire.Encode(frame));

    [Theory]
    [MemberData(nameof(Frames))]
    public void And_these_bytes_are_that_frame(string json, ClientFrame frame) => Assert.Equal(frame, Wire.DecodeClient(json));

    [Fact]
    public void Watch_carries_a_list()
    {
        const string json = """{"t":"watch","id":7,"users":["bob","carol"]}""";
        var frame = Assert.IsType<ClientFrame.Watch>(Wire.DecodeClient(json));
        Assert.Equal(["bob", "carol"], frame.Users);
        Assert.Equal(7, frame.Id);
        Assert.Equal(json, Wire.Encode(frame));
    }
}
