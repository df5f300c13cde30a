using System.Buffers;
using System.Text.Json;

namespace AkkaChat.Protocol.Codec;

/// <summary>Server frames to and from UTF-8 JSON.</summary>
public static partial class ServerFrameCodec
{
    /// <summary>Encodes a frame, in the order of fields that the reference shows.</summary>
    public static void Encode(ServerFrame frame, IBufferWriter<byte> to)
    {
        if (frame is ServerFrame.Ev { Id: null } push)
        {
            EvCodec.Write(push.Seq, push.Entry, to);
            return;
        }

        using (WireWriter.Rent(to, out var w))
        {
            w.WriteStartObject();
            w.WriteString("t"u8, TypeOf(frame));
            if (frame.Id is { } id) w.WriteNumber("id"u8, id);
            WriteFields(w, frame);
            w.WriteEndObject();
        }
    }

    /// <summary>Encodes a frame into bytes of its own.</summary>
    public static byte[] Encode(ServerFrame frame)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Encode(frame, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> TypeOf(ServerFrame frame) => frame switch
    {
        ServerFrame.Welcome => "welcome"u8,
        ServerFrame.Directory => "directory"u8,
        ServerFrame.Ev => "ev"u8,
        ServerFrame.CaughtUp => "caught_up"u8,
        ServerFrame.Ok => "ok"u8,
        ServerFrame.Page => "page"u8,
        ServerFrame.Typing => "typing"u8,
        ServerFrame.Presence => "presence"u8,
        ServerFrame.Receipt => "receipt"u8,
        ServerFrame.Ping => "ping"u8,
        ServerFrame.Pong => "pong"u8,
        ServerFrame.Err => "err"u8,
        ServerFrame.Goaway => "goaway"u8,
        _ => throw new ArgumentException("An unknown frame.", nameof(frame)),
    };

    private static void WriteFields(Utf8JsonWriter w, ServerFrame frame)
    {
        switch (frame)
        {
            case ServerFrame.Welcome welcome:
                WriteWelcome(w, welcome);
                break;
            case ServerFrame.Directory directory:
                w.WriteStartArray("conversations"u8);
                foreach (var conversation in directory.Conversations) WriteSummary(w, conversation);
                w.WriteEndArray();
                w.WriteBoolean("more"u8, directory.More);
                break;
            case ServerFrame.Ev ev:
                w.WriteNumber("seq"u8, ev.Seq);
                w.WriteEntryFields(ev.Entry, withCmid: true);
                break;
            case ServerFrame.CaughtUp caughtUp:
                w.WriteNumber("seq"u8, caughtUp.Seq);
                break;
            case ServerFrame.Ok ok:
                if (ok.Conv is not null) w.WriteString("conv"u8, ok.Conv);
                if (ok.Cseq is { } cseq) w.WriteNumber("cseq"u8, cseq);
                if (ok.At is { } at) w.WriteTime("at"u8, at);
                if (ok.Dup) w.WriteBoolean("dup"u8, true);
                break;
            case ServerFrame.Page page:
                w.WriteString("conv"u8, page.Conv);
                w.WriteStartArray("items"u8);
                foreach (var item in page.Items) WriteEntry(w, item);
                w.WriteEndArray();
                w.WriteBoolean("more"u8, page.More);
                break;
            case ServerFrame.Typing typing:
                w.WriteString("conv"u8, typing.Conv);
                w.WriteString("from"u8, typing.From);
                w.WriteBoolean("on"u8, typing.On);
                break;
            case ServerFrame.Presence presence:
                w.WriteString("user"u8, presence.User);
                w.WriteBoolean("online"u8, presence.Online);
                if (presence.LastSeen is { } lastSeen) w.WriteTime("last_seen"u8, lastSeen);
                break;
            case ServerFrame.Receipt receipt:
                w.WriteString("conv"u8, receipt.Conv);
                w.WriteString("from"u8, receipt.From);
                w.WriteNumber("cseq"u8, receipt.Cseq);
                break;
            case ServerFrame.Err err:
                w.WriteString("code"u8, err.Code);
                w.WriteString("message"u8, err.Message);
                w.WriteBoolean("temporary"u8, err.Temporary);
                if (err.RetryMs is { } retryMs) w.WriteNumber("retry_ms"u8, retryMs);
                break;
            case ServerFrame.Goaway goaway:
                w.WriteNumber("after_ms"u8, goaway.AfterMs);
                break;
        }
    }

    private static void WriteWelcome(Utf8JsonWriter w, ServerFrame.Welcome welcome)
    {
        w.WriteString("user"u8, welcome.User);
        w.WriteString("device"u8, welcome.Device);
        w.WriteString("resume"u8, welcome.Resume);
        if (welcome.Reason is not null) w.WriteString("reason"u8, welcome.Reason);
        w.WriteString("epoch"u8, welcome.Epoch);
        w.WriteNumber("head"u8, welcome.Head);
        w.WriteNumber("window"u8, welcome.Window);
        w.WriteNumber("ping_ms"u8, welcome.PingMs);
        w.WriteStartObject("limits"u8);
        var limits = welcome.Limits;
        w.WriteNumber("frame_bytes"u8, limits.FrameBytes);
        w.WriteNumber("body_bytes"u8, limits.BodyBytes);
        w.WriteNumber("cmid_chars"u8, limits.CmidChars);
        w.WriteNumber("window"u8, limits.Window);
        w.WriteNumber("page"u8, limits.Page);
        w.WriteNumber("members"u8, limits.Members);
        w.WriteNumber("conversations"u8, limits.Conversations);
        w.WriteNumber("devices"u8, limits.Devices);
        w.WriteNumber("watch"u8, limits.Watch);
        w.WriteEndObject();
        w.WriteTime("server_time"u8, welcome.ServerTime);
    }

    private static void WriteSummary(Utf8JsonWriter w, ConversationSummary conversation)
    {
        w.WriteStartObject();
        w.WriteString("conv"u8, conversation.Conv);
        w.WriteString("kind"u8, conversation.Kind);
        w.WriteString("title"u8, conversation.Title);
        if (conversation.With is not null) w.WriteString("with"u8, conversation.With);
        w.WriteNumber("member_count"u8, conversation.MemberCount);
        w.WriteNumber("cseq"u8, conversation.Cseq);
        w.WriteNumber("read"u8, conversation.Read);
        w.WriteNumber("unread"u8, conversation.Unread);
        if (conversation.Last is not null)
        {
            w.WritePropertyName("last"u8);
            WriteEntry(w, conversation.Last);
        }

        w.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter w, TimelineEntry entry)
    {
        w.WriteStartObject();
        w.WriteEntryFields(entry, withCmid: true);
        w.WriteEndObject();
    }
}
