using System.Text;
using AkkaChat.Domain;

namespace AkkaChat.Session.Tests.Support;

/// <summary>Entries as an inbox would hold them.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-01-01T00:00:00.123Z");

    public static readonly UserId Alice = UserId.Parse("alice");

    public static readonly UserId Bob = UserId.Parse("bob");

    public static readonly ConversationId Direct = ConversationId.Direct(Alice, Bob);

    public static readonly ConversationId Group = ConversationId.Group("01ARZ3NDEKTSV4RRFFQ69G5FAV");

    public static Body Text(string text) => new(Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""));

    public static InboxEntry Message(long seq, string? text = null, UserId? from = null) =>
        new(seq, Direct, new Entry(seq, EntryKind.Message, from ?? Bob, At) { Body = Text(text ?? $"m{seq}"), Cmid = $"c{seq}" });
}
