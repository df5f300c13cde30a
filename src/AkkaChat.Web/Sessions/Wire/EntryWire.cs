using System.Text.Encodings.Web;
using System.Text.Json;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;

namespace AkkaChat.Web.Sessions.Wire;

/// <summary>Entries, directories and refusals as the public wire shows them.</summary>
public static class EntryWire
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An entry as <paramref name="reader"/> sees it: only the sender's own devices see its client message id.</summary>
    public static TimelineEntry ToWire(this Entry entry, ConversationId conversation, UserId reader) =>
        new(conversation.Value, entry.Cseq, KindName(entry.Kind), entry.From.Value, entry.At)
        {
            Cmid = entry.Kind == EntryKind.Message && entry.From == reader ? entry.Cmid : null,
            Body = BodyOf(entry, conversation),
        };

    /// <summary>A conversation as it stands in <paramref name="reader"/>'s directory.</summary>
    public static ConversationSummary ToWire(this DirectoryEntry entry, UserId reader)
    {
        var direct = entry.Conversation.Kind == ConversationKind.Direct;
        return new ConversationSummary(
            entry.Conversation.Value,
            direct ? ConversationKinds.Direct : ConversationKinds.Group,
            entry.Title,
            entry.MemberCount,
            entry.Cseq,
            entry.Read,
            entry.Unread)
        {
            With = direct ? entry.Conversation.PeerOf(reader).Value : null,
            Last = entry.Last?.ToWire(entry.Conversation, reader),
        };
    }

    /// <summary>The stable code of a refusal.</summary>
    public static string ToCode(this Refusal refusal) => refusal switch
    {
        Refusal.BadFrame => ErrorCodes.BadFrame,
        Refusal.TooLarge => ErrorCodes.TooLarge,
        Refusal.Unauthenticated => ErrorCodes.Unauthenticated,
        Refusal.Forbidden => ErrorCodes.Forbidden,
        Refusal.NotFound => ErrorCodes.NotFound,
        Refusal.NotMember => ErrorCodes.NotMember,
        Refusal.Conflict => ErrorCodes.Conflict,
        Refusal.RateLimited => ErrorCodes.RateLimited,
        Refusal.LimitReached => ErrorCodes.LimitReached,
        Refusal.Unavailable => ErrorCodes.Unavailable,
        _ => ErrorCodes.Internal,
    };

    /// <summary>The name of a role.</summary>
    public static string RoleName(Role role) => role switch
    {
        Role.Owner => Roles.Owner,
        Role.Admin => Roles.Admin,
        _ => Roles.Member,
    };

    /// <summary>How a reset's reason is called on the wire.</summary>
    public static string ResetName(ResetReason reason) => reason switch
    {
        ResetReason.NewDevice => ResetReasons.NewDevice,
        ResetReason.Trimmed => ResetReasons.Trimmed,
        ResetReason.DeviceExpired => ResetReasons.DeviceExpired,
        _ => ResetReasons.Epoch,
    };

    /// <summary>How an entry's kind is called on the wire.</summary>
    public static string KindName(EntryKind kind) => kind switch
    {
        EntryKind.Message => EntryKinds.Message,
        EntryKind.Created => EntryKinds.Created,
        EntryKind.Joined => EntryKinds.Joined,
        EntryKind.Left => EntryKinds.Left,
        EntryKind.Removed => EntryKinds.Removed,
        EntryKind.Renamed => EntryKinds.Renamed,
        EntryKind.RoleChanged => EntryKinds.Role,
        EntryKind.Read => EntryKinds.Read,
        EntryKind.Edited => "edited",
        EntryKind.Deleted => "deleted",
        EntryKind.Reacted => "reacted",
        // What this version does not know is shown as nothing, and keeps its numbers.
        _ => EntryKinds.Erased,
    };

    private static MessageBody? BodyOf(Entry entry, ConversationId conversation) => entry.Kind switch
    {
        EntryKind.Message => entry.Body.Length == 0 ? null : MessageBody.FromStored(entry.Body.Utf8),
        EntryKind.Created => Write(w => { Title(w, entry); Users(w, entry); }),
        EntryKind.Joined => Write(w => { Users(w, entry); Title(w, entry); w.WriteString("conv_kind", KindOf(conversation)); }),
        EntryKind.Removed => Write(w => Users(w, entry)),
        EntryKind.Renamed => Write(w => Title(w, entry)),
        EntryKind.RoleChanged => Write(w => { Users(w, entry); w.WriteString("role", RoleName(entry.Role ?? Role.Member)); }),
        _ => null,
    };

    private static string KindOf(ConversationId conversation) =>
        conversation.Kind == ConversationKind.Direct ? ConversationKinds.Direct : ConversationKinds.Group;

    private static void Title(Utf8JsonWriter writer, Entry entry) => writer.WriteString("title", entry.Title ?? "");

    private static void Users(Utf8JsonWriter writer, Entry entry)
    {
        writer.WriteStartArray("users");
        foreach (var user in entry.Users)
            writer.WriteStringValue(user.Value);
        writer.WriteEndArray();
    }

    private static MessageBody Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        return MessageBody.FromStored(buffer.WrittenMemory);
    }
}
