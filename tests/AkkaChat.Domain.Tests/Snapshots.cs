using System.Text.Json;
using System.Text.Json.Serialization;
using AkkaChat.Domain.Conversations;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Domain.Tests;

/// <summary>Snapshots as text: to compare them whole, and to take them through bytes.</summary>
internal static class Snapshots
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters =
        {
            new Text<UserId>(UserId.Parse),
            new Text<ConversationId>(ConversationId.Parse),
            new Text<DeviceId>(DeviceId.Parse),
        },
    };

    /// <summary>Everything that is in it.</summary>
    public static string ToText(this ConversationSnapshot snapshot) => JsonSerializer.Serialize(snapshot, Options);

    /// <summary>Everything that is in it.</summary>
    public static string ToText(this InboxSnapshot snapshot) => JsonSerializer.Serialize(snapshot, Options);

    /// <summary>Without what lives in memory until a later row carries it: how far the copies are, and the marks.</summary>
    public static string ToDurableText(this ConversationSnapshot snapshot) =>
        (snapshot with { Recipients = [], Members = [.. snapshot.Members.Select(m => m with { Read = 0 })] }).ToText();

    /// <summary>The same from bytes: nothing is shared with the state it was taken of.</summary>
    public static ConversationSnapshot ThroughBytes(this ConversationSnapshot snapshot) =>
        JsonSerializer.Deserialize<ConversationSnapshot>(snapshot.ToText(), Options)!;

    /// <summary>The same from bytes: nothing is shared with the state it was taken of.</summary>
    public static InboxSnapshot ThroughBytes(this InboxSnapshot snapshot) => JsonSerializer.Deserialize<InboxSnapshot>(snapshot.ToText(), Options)!;

    private sealed class Text<T>(Func<string, T> parse) : JsonConverter<T>
        where T : notnull
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
