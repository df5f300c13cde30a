using System.Text;
using System.Text.Json;
using AkkaChat.Cli.Bench.Load;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Cli.Tests.Load;

/// <summary>The load generator's own reading of a frame says what the protocol's codec says.</summary>
public sealed class ScannedFrameTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    private static readonly TimelineEntry Entry =
        new("g:01", 7, EntryKinds.Message, "alice", At) { Cmid = "c1", Body = MessageBody.FromText("hi \"you\" \\ \u2028 ü 👋") };

    public static TheoryData<string> Names => [.. Frames.Keys];

    private static IReadOnlyDictionary<string, ServerFrame> Frames { get; } = new Dictionary<string, ServerFrame>(StringComparer.Ordinal)
    {
        ["welcome"] = new ServerFrame.Welcome("alice", "phone", ResumeOutcomes.Ok, "k3", 9, 256, 25_000, new WireLimits(1, 2, 3, 4, 5, 6, 7, 8, 9), At) { Id = 1 },
        ["welcome with a reset"] =
            new ServerFrame.Welcome("alice", "phone", ResumeOutcomes.Reset, "k\"3", long.MaxValue, 256, 25_000, new WireLimits(1, 2, 3, 4, 5, 6, 7, 8, 9), At) { Id = 1, Reason = ResetReasons.NewDevice },
        ["ev"] = new ServerFrame.Ev(5, Entry),
        ["ev with an id"] = new ServerFrame.Ev(5, Entry) { Id = long.MinValue },
        ["ev without cmid"] = new ServerFrame.Ev(long.MaxValue, Entry with { Cmid = null }),
        ["ev without a body"] = new ServerFrame.Ev(6, new TimelineEntry("g:01", 8, EntryKinds.Left, "bob", At)),
        ["ev with a title"] = new ServerFrame.Ev(7, Entry with { Kind = EntryKinds.Created, Body = Body("""{"title":"Tea","users":["alice","bob"]}""") }),
        ["ev with more around its text"] = new ServerFrame.Ev(8, Entry with { Body = Body("""{"a":{"text":"not this"},"text":"this","z":[{"text":"nor this"}]}""") }),
        ["caught_up"] = new ServerFrame.CaughtUp(12),
        ["ok"] = new ServerFrame.Ok { Id = 2 },
        ["ok with a position"] = new ServerFrame.Ok { Id = 2, Conv = "d:alice:bob", Cseq = 3, At = At, Dup = true },
        ["err"] = ServerFrame.Err.Of(3, ErrorCodes.NotMember, "you are \"no\" member"),
        ["err of no request"] = ServerFrame.Err.Of(null, ErrorCodes.RateLimited, "slow", 250),
        ["ping"] = new ServerFrame.Ping(),
        ["ping with an id"] = new ServerFrame.Ping { Id = 4 },
        ["goaway"] = new ServerFrame.Goaway(5_000),
        ["pong"] = new ServerFrame.Pong { Id = 6 },
        ["typing"] = new ServerFrame.Typing("g:01", "bob", true),
        ["presence"] = new ServerFrame.Presence("bob", false) { LastSeen = At },
        ["receipt"] = new ServerFrame.Receipt("g:01", "bob", 12),
        ["page"] = new ServerFrame.Page("g:01", [Entry], More: true) { Id = 4 },
        ["directory"] = new ServerFrame.Directory([new ConversationSummary("g:01", ConversationKinds.Group, "Tea", 3, 9, 4, 5) { Last = Entry }], More: false),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_agrees_with_the_codec_on_a_frame_as_the_server_writes_it(string name) => Agrees(ServerFrameCodec.Encode(Frames[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_agrees_with_the_codec_whatever_the_order_of_the_fields(string name) => Agrees(Rewrite(Frames[name], reversed: true));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_agrees_with_the_codec_if_every_character_is_written_as_an_escape(string name) => Agrees(Rewrite(Frames[name], escaped: true));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_agrees_with_the_codec_on_white_space_and_fields_of_a_later_version(string name) => Agrees(Rewrite(Frames[name], extended: true));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("\"t\"")]
    [InlineData("{")]
    [InlineData("""{"t":"ping" """)]
    [InlineData("""{"t":"ping"}{"t":"ping"}""")]
    [InlineData("""{"t":"ping"}x""")]
    [InlineData("""{"t":1}""")]
    [InlineData("""{"t":["ping"]}""")]
    [InlineData("""{"t":{"t":"ping"}}""")]
    [InlineData("""{"t":"ok","id":"2"}""")]
    [InlineData("""{"t":"ok","id":1.5}""")]
    [InlineData("""{"t":"ok","id":1e99}""")]
    [InlineData("""{"t":"ok","conv":3}""")]
    [InlineData("""{"t":"ok","conv":["g:01"]}""")]
    [InlineData("""{"t":"ok","conv":"\ud800"}""")]
    [InlineData("""{"t":"caught_up","seq":{}}""")]
    public void It_refuses_what_the_codec_refuses(string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);

        Assert.False(ServerFrameCodec.TryDecode(utf8, out _, out _));
        Assert.ThrowsAny<JsonException>(() => { ScannedFrame.Of(utf8); });
    }

    [Fact]
    public void A_frame_of_a_later_version_is_passed_over() => Agrees("""{"t":"fireworks","seq":3,"colour":["red",{"t":"ev"}]}"""u8);

    [Fact]
    public void A_field_that_is_null_is_as_good_as_absent() => Agrees("""{"t":"ok","id":null,"conv":null,"cseq":null,"new":null}"""u8);

    private static void Agrees(ReadOnlySpan<byte> json)
    {
        Assert.True(ServerFrameCodec.TryDecode(json, out var expected, out var error), error);
        var seen = ScannedFrame.Of(json);
        switch (expected)
        {
            case ServerFrame.Welcome welcome:
                Assert.Equal((FrameType.Welcome, welcome.Id, welcome.Head), (seen.Type, seen.Id, seen.Head));
                Assert.Equal((welcome.Resume, welcome.Reason ?? "", welcome.Epoch), (Text(seen.Resume), Text(seen.Reason), Text(seen.Epoch)));
                break;
            case ServerFrame.Ev ev:
                Assert.Equal((FrameType.Ev, ev.Id, ev.Seq, ev.Entry.Cseq), (seen.Type, seen.Id, seen.Seq, seen.Cseq));
                Assert.Equal((ev.Entry.Conv, ev.Entry.Kind, ev.Entry.From, ev.Entry.Cmid ?? ""), (Text(seen.Conv), Text(seen.Kind), Text(seen.From), Text(seen.Cmid)));
                Assert.Equal(TextOrTitle(ev.Entry.Body), Text(seen.Text));
                break;
            case ServerFrame.CaughtUp caughtUp:
                Assert.Equal((FrameType.CaughtUp, caughtUp.Seq), (seen.Type, seen.Seq));
                break;
            case ServerFrame.Ok ok:
                Assert.Equal((FrameType.Ok, ok.Id, ok.Conv ?? "", ok.Cseq ?? 0), (seen.Type, seen.Id, Text(seen.Conv), seen.Cseq));
                break;
            case ServerFrame.Err err:
                Assert.Equal((FrameType.Err, err.Id, err.Code, err.Message, err.RetryMs ?? 0), (seen.Type, seen.Id, Text(seen.Code), Text(seen.Message), seen.RetryMs));
                break;
            case ServerFrame.Ping ping:
                Assert.Equal((FrameType.Ping, ping.Id), (seen.Type, seen.Id));
                break;
            case ServerFrame.Goaway:
                Assert.Equal(FrameType.Goaway, seen.Type);
                break;
            default:
                Assert.Equal(FrameType.Other, seen.Type);
                break;
        }
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string TextOrTitle(MessageBody? body)
    {
        if (body is null)
            return "";
        using var document = body.ToDocument();
        return document.RootElement.TryGetProperty("text", out var text) || document.RootElement.TryGetProperty("title", out text) ? text.GetString()! : "";
    }

    private static MessageBody Body(string json)
    {
        Assert.True(MessageBody.TryParse(Encoding.UTF8.GetBytes(json), out var body, out var error), error);
        return body!;
    }

    /// <summary>The same frame as another JSON writer might write it.</summary>
    private static byte[] Rewrite(ServerFrame frame, bool reversed = false, bool escaped = false, bool extended = false)
    {
        using var document = JsonDocument.Parse(ServerFrameCodec.Encode(frame));
        return Encoding.UTF8.GetBytes(Print(document.RootElement));

        string Print(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => Object(element.EnumerateObject().Select(p => $"{Quoted(p.Name)}:{Print(p.Value)}")),
            JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(Print))}]",
            JsonValueKind.String => Quoted(element.GetString()!),
            _ => element.GetRawText(),
        };

        string Object(IEnumerable<string> fields) =>
            extended ? $"{{ \"later\" : [ {{ \"t\": \"ev\", \"seq\": 99 }} ] ,\r\n\t{string.Join(" ,\n ", fields)} }} "
            : $"{{{string.Join(',', reversed ? fields.Reverse() : fields)}}}";

        string Quoted(string text) => escaped ? $"\"{string.Concat(text.Select(c => $"\\u{(int)c:x4}"))}\"" : JsonSerializer.Serialize(text);
    }
}
