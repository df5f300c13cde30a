using System.Text;
using AkkaChat.Domain;

namespace AkkaChat.Benchmarks;

/// <summary>A group of twenty and its messages: a body of 100 characters, keys as clients make them.</summary>
internal static class Samples
{
    /// <summary>Members of the group.</summary>
    public const int Members = 20;

    public static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    public static readonly ConversationId Group = ConversationId.Group("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    public static readonly UserId[] Users = [.. Enumerable.Range(0, Members).Select(i => UserId.Parse($"user{i}"))];
    public static readonly Body Body = new(Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 100)}}"}"""));

    /// <summary>A message of the first member.</summary>
    public static Entry Message(long cseq) => new(cseq, EntryKind.Message, Users[0], At) { Body = Body, Cmid = $"0199{cseq:x12}" };

    /// <summary>Consecutive messages.</summary>
    public static Entry[] Messages(long first, int count) => [.. Enumerable.Range(0, count).Select(i => Message(first + i))];
}
