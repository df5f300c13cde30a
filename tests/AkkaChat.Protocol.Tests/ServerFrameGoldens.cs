namespace AkkaChat.Protocol.Tests;

/// <summary>Every server frame, byte for byte, both ways.</summary>
public sealed class ServerFrameGoldens
{
    private const string LimitsJson =
        """{"frame_bytes":65536,"body_bytes":16384,"cmid_chars":64,"window":1024,"page":100,"members":500,"conversations":5000,"devices":10,"watch":200}""";

    private static readonly TimelineEntry Hi = new("d:alice:bob", 1, EntryKinds.Message, "alice", Wire.NewYear) { Body = MessageBody.FromText("hi") };

    public static TheoryData<string, ServerFrame> Frames => new()
    {
        {
            $$"""{"t":"welcome","id":1,"user":"alice","device":"phone-1","resume":"reset","reason":"new_device","epoch":"k3","head":0,"window":256,"ping_ms":25000,"limits":{{LimitsJson}},"server_time":"2026-01-01T00:00:00.000Z"}""",
            new ServerFrame.Welcome("alice", "phone-1", ResumeOutcomes.Reset, "k3", 0, 256, 25000, Wire.Limits, Wire.NewYear) { Id = 1, Reason = ResetReasons.NewDevice }
        },
        {
            $$"""{"t":"welcome","id":1,"user":"alice","device":"phone-1","resume":"ok","epoch":"k3","head":9,"window":256,"ping_ms":25000,"limits":{{LimitsJson}},"server_time":"2026-01-01T00:00:00.000Z"}""",
            new ServerFrame.Welcome("alice", "phone-1", ResumeOutcomes.Ok, "k3", 9, 256, 25000, Wire.Limits, Wire.NewYear) { Id = 1 }
        },
        {
            """{"t":"ev","seq":1,"conv":"d:alice:bob","cseq":1,"kind":"msg","from":"alice","at":"2026-01-01T00:00:00.000Z","cmid":"c1","body":{"text":"hi"}}""",
            new ServerFrame.Ev(1, Hi with { Cmid = "c1" })
        },
        {
            """{"t":"ev","seq":5,"conv":"g:01","cseq":3,"kind":"left","from":"bob","at":"2026-01-01T00:00:00.000Z"}""",
            new ServerFrame.Ev(5, new TimelineEntry("g:01", 3, EntryKinds.Left, "bob", Wire.NewYear))
        },
        {
            """{"t":"ev","seq":6,"conv":"g:01","cseq":4,"kind":"edited","from":"bob","at":"2026-01-01T00:00:00.000Z","ref":2,"body":{"text":"new"}}""",
            new ServerFrame.Ev(6, new TimelineEntry("g:01", 4, "edited", "bob", Wire.NewYear) { Ref = 2, Body = MessageBody.FromText("new") })
        },
        { """{"t":"caught_up","seq":0}""", new ServerFrame.CaughtUp(0) },
        { """{"t":"ok","id":2}""", new ServerFrame.Ok { Id = 2 } },
        {
            """{"t":"ok","id":2,"conv":"d:alice:bob","cseq":1,"at":"2026-01-01T00:00:00.000Z"}""",
            new ServerFrame.Ok { Id = 2, Conv = "d:alice:bob", Cseq = 1, At = Wire.NewYear }
        },
        {
            """{"t":"ok","id":2,"conv":"d:alice:bob","cseq":1,"at":"2026-01-01T00:00:00.000Z","dup":true}""",
            new ServerFrame.Ok { Id = 2, Conv = "d:alice:bob", Cseq = 1, At = Wire.NewYear, Dup = true }
        },
        { """{"t":"typing","conv":"d:alice:bob","from":"bob","on":false}""", new ServerFrame.Typing("d:alice:bob", "bob", false) },
        { """{"t":"presence","user":"bob","online":true}""", new ServerFrame.Presence("bob", true) },
        {
            """{"t":"presence","user":"bob","online":false,"last_seen":"2026-01-01T00:00:00.000Z"}""",
            new ServerFrame.Presence("bob", false) { LastSeen = Wire.NewYear }
        },
        { """{"t":"receipt","conv":"g:01","from":"bob","cseq":12}""", new ServerFrame.Receipt("g:01", "bob", 12) },
        { """{"t":"ping"}""", new ServerFrame.Ping() },
        { """{"t":"pong","id":6}""", new ServerFrame.Pong { Id = 6 } },
        { """{"t":"err","id":3,"code":"not_member","message":"no","temporary":false}""", ServerFrame.Err.Of(3, ErrorCodes.NotMember, "no") },
        { """{"t":"err","code":"rate_limited","message":"slow","temporary":true,"retry_ms":250}""", ServerFrame.Err.Of(null, ErrorCodes.RateLimited, "slow", 250) },
        { """{"t":"goaway","after_ms":5000}""", new ServerFrame.Goaway(5000) },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_has_exactly_these_bytes(string json, ServerFrame frame) => Assert.Equal(json, Wire.Encode(frame));

    [Theory]
    [MemberData(nameof(Frames))]
    public void And_these_bytes_are_that_frame(string json, ServerFrame frame) => Assert.Equal(frame, Wire.DecodeServer(json));

    [Theory]
    [InlineData("""{"t":"directory","conversations":[],"more":false}""")]
    [InlineData("""{"t":"directory","conversations":[{"conv":"d:alice:bob","kind":"direct","title":"","with":"bob","member_count":2,"cseq":1,"read":1,"unread":0,"last":{"conv":"d:alice:bob","cseq":1,"kind":"msg","from":"alice","at":"2026-01-01T00:00:00.000Z","body":{"text":"hi"}}},{"conv":"g:01","kind":"group","title":"Tea","member_count":3,"cseq":9,"read":4,"unread":5}],"more":true}""")]
    [InlineData("""{"t":"page","id":4,"conv":"d:alice:bob","items":[{"conv":"d:alice:bob","cseq":1,"kind":"msg","from":"alice","at":"2026-01-01T00:00:00.000Z","cmid":"c1","body":{"text":"hi"}}],"more":false}""")]
    public void Frames_with_lists_survive_the_way_there_and_back(string json) => Assert.Equal(json, Wire.Encode(Wire.DecodeServer(json)!));

    [Fact]
    public void Times_are_utc_with_exactly_milliseconds()
    {
        var at = new DateTimeOffset(2026, 7, 1, 14, 30, 5, TimeSpan.FromHours(2)).AddTicks(1_239_999);
        Assert.Contains("\"at\":\"2026-07-01T12:30:05.123Z\"", Wire.Encode(new ServerFrame.Ok { Id = 1, At = at }));
    }

    [Fact]
    public void Unknown_pushes_and_unknown_fields_are_ignored()
    {
        Assert.Null(Wire.DecodeServer("""{"t":"fireworks","colour":"red"}"""));
        Assert.Equal(new ServerFrame.CaughtUp(3), Wire.DecodeServer("""{"t":"caught_up","seq":3,"hint":{"a":[1,2]}}"""));
    }
}
