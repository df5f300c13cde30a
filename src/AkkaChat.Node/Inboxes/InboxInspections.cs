using Akka.Actor;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Entities;

namespace AkkaChat.Node.Inboxes;

/// <summary>What operators may learn of an inbox: where everything stands, and nothing of what is in it.</summary>
internal static class InboxInspections
{
    public static InboxInspection Inspect(InboxState state, Streams streams, InspectInbox query, ActorSystem system, DateTimeOffset now)
    {
        var mark = query.Conversation is { } conversation ? state.MarkOf(conversation) : null;
        return new InboxInspection(
            state.User,
            system.NodeOf(ActorRefs.Nobody),
            state.Creation ?? "",
            state.Head,
            state.TrimmedThrough,
            state.ConversationCount,
            state.Index.RowFor(state.TrimmedThrough + 1),
            state.Index.NextRow - 1,
            [.. state.Devices.Values.OrderBy(d => d.Id.Value, StringComparer.Ordinal).Select(d => Inspect(d, streams.Of(d.Id), system, now))],
            mark is { Term: > 0 } ? new InspectedView(mark.Term, mark.Mark, state.View(mark.Conversation) is not null) : null);
    }

    private static InspectedDevice Inspect(Device device, Attachment? stream, ActorSystem system, DateTimeOffset now) => new(
        device.Id,
        device.Cursor,
        stream is null ? device.LastSeen : now,
        device.Reset?.Reason,
        stream is null ? null : new InspectedAttachment(system.NodeOf(stream.Session), stream.Id, stream.Sent, stream.Written, stream.Window));
}
