using System.Text.Json.Nodes;
using AkkaChat.Testing;

namespace AkkaChat.EndToEnd.Tests;

/// <summary>Reads a device's stream and checks what every stream must keep: no hole in <c>seq</c>, nothing twice.</summary>
internal static class Drain
{
    /// <summary>Reads and acknowledges from <paramref name="after"/> until <paramref name="done"/>.</summary>
    public static async Task<IReadOnlyList<JsonObject>> UntilAsync(ChatSocket socket, long after, Func<IReadOnlyList<JsonObject>, bool> done)
    {
        var events = new List<JsonObject>();
        while (!done(events))
        {
            var ev = await socket.ExpectAsync("ev");
            var seq = ev["seq"]!.GetValue<long>();
            if (seq != after + events.Count + 1)
                throw new InvalidOperationException($"seq {seq} after {after + events.Count}.");
            events.Add(ev);
            await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = seq });
        }

        return events;
    }

    /// <summary>The cmid-independent content of messages: conversation position, sender and text.</summary>
    public static IEnumerable<(long Cseq, string From, string Text)> Messages(this IEnumerable<JsonObject> events) => events
        .Where(e => e["kind"]!.GetValue<string>() == "msg")
        .Select(e => (e["cseq"]!.GetValue<long>(), e["from"]!.GetValue<string>(), e["body"]!["text"]!.GetValue<string>()));
}
