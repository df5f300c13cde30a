using System.Buffers;
using System.Text.Json;

namespace AkkaChat.Protocol.Codec;

public static partial class ClientFrameCodec
{
    /// <summary>Encodes a frame; <see cref="ClientFrame.BadFrame"/> and <see cref="ClientFrame.NotAnObject"/> can't be.</summary>
    /// <exception cref="ArgumentException">The frame is one of those two.</exception>
    public static void Encode(ClientFrame frame, IBufferWriter<byte> to)
    {
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
    public static byte[] Encode(ClientFrame frame)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Encode(frame, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> TypeOf(ClientFrame frame) => frame switch
    {
        ClientFrame.Hello => "hello"u8,
        ClientFrame.Send => "send"u8,
        ClientFrame.Ack => "ack"u8,
        ClientFrame.Read => "read"u8,
        ClientFrame.Typing => "typing"u8,
        ClientFrame.Pull => "pull"u8,
        ClientFrame.Watch => "watch"u8,
        ClientFrame.Auth => "auth"u8,
        ClientFrame.Ping => "ping"u8,
        ClientFrame.Pong => "pong"u8,
        _ => throw new ArgumentException("Only what a client may send can be encoded.", nameof(frame)),
    };

    private static void WriteFields(Utf8JsonWriter w, ClientFrame frame)
    {
        switch (frame)
        {
            case ClientFrame.Hello hello:
                w.WriteString("token"u8, hello.Token);
                w.WriteString("device"u8, hello.Device);
                if (hello.Resume is { } resume)
                {
                    w.WriteStartObject("resume"u8);
                    w.WriteString("epoch"u8, resume.Epoch);
                    w.WriteNumber("seq"u8, resume.Seq);
                    w.WriteEndObject();
                }

                if (hello.Window is { } window) w.WriteNumber("window"u8, window);
                break;
            case ClientFrame.Send send:
                if (send.Conv is not null) w.WriteString("conv"u8, send.Conv);
                if (send.To is not null) w.WriteString("to"u8, send.To);
                w.WriteString("cmid"u8, send.Cmid);
                w.WriteBody(send.Body);
                break;
            case ClientFrame.Ack ack:
                w.WriteNumber("seq"u8, ack.Seq);
                break;
            case ClientFrame.Read read:
                w.WriteString("conv"u8, read.Conv);
                w.WriteNumber("cseq"u8, read.Cseq);
                break;
            case ClientFrame.Typing typing:
                w.WriteString("conv"u8, typing.Conv);
                w.WriteBoolean("on"u8, typing.On);
                break;
            case ClientFrame.Pull pull:
                w.WriteString("conv"u8, pull.Conv);
                if (pull.Before is { } before) w.WriteNumber("before"u8, before);
                if (pull.After is { } after) w.WriteNumber("after"u8, after);
                w.WriteNumber("limit"u8, pull.Limit);
                break;
            case ClientFrame.Watch watch:
                w.WriteStartArray("users"u8);
                foreach (var user in watch.Users) w.WriteStringValue(user);
                w.WriteEndArray();
                break;
            case ClientFrame.Auth auth:
                w.WriteString("token"u8, auth.Token);
                break;
        }
    }
}
