using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Conversations;
using AkkaChat.Node.Persistence;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Sessions.Wire;

namespace AkkaChat.Node.Management;

/// <summary><c>trace</c>: follows one entry from the conversation into its members' inboxes and on to their devices.</summary>
internal sealed class TraceHandler(Inspector inspector, IJournalReader journal)
{
    /// <summary>Members that are looked at unless one is named: each of them has their inbox woken and searched.</summary>
    public const int Members = 50;

    /// <summary>Inboxes that are looked at at the same time.</summary>
    private const int AtOnce = 8;

    /// <summary>Traces an entry for everybody, or for one member.</summary>
    public async Task<TraceReport> TraceAsync(string conversation, long cseq, string? user, CancellationToken cancel)
    {
        var inspected = await inspector.ConversationAsync(OperatorIds.Conversation(conversation), cseq, cancel);
        var entry = await EntryAsync(inspected, cseq, cancel);
        var all = user is null ? inspected.Members : [MemberOf(inspected, OperatorIds.User(user))];
        var traces = new MemberTrace[Math.Min(all.Count, Members)];
        await Parallel.ForAsync(0, traces.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (i, stop) => traces[i] = await TraceAsync(inspected.Conversation, entry, all[i], stop));
        return new TraceReport(inspected.Conversation.Value, cseq, EntryWire.KindName(entry.Kind), entry.From.Value, entry.At, traces, all.Count - traces.Length);
    }

    private async Task<Entry> EntryAsync(ConversationInspection inspected, long cseq, CancellationToken cancel)
    {
        if (inspected.FirstRow == 0)
            throw new ManagementFault(ErrorCodes.NotFound, $"{inspected.Conversation} has entries 1 to {inspected.Head}, and no entry {cseq}.");
        var entries = await journal.ReadAsync(
            ConversationActor.PersistenceIdOf(inspected.Conversation), new TimelineRange(cseq, cseq, inspected.FirstRow, inspected.LastRow), cancel: cancel);
        return entries.Count > 0 ? entries[0] : throw new ManagementFault(ErrorCodes.Internal, $"The journal has no row with entry {cseq} of {inspected.Conversation}.");
    }

    /// <summary>Somebody who is not there now may have been when the entry was accepted: their inbox tells.</summary>
    private static InspectedMember MemberOf(ConversationInspection inspected, UserId user) =>
        inspected.Members.FirstOrDefault(m => m.User == user) ?? new InspectedMember(user, Role: null, 0, 0, 0, 0, 0);

    private async Task<MemberTrace> TraceAsync(ConversationId conversation, Entry entry, InspectedMember member, CancellationToken cancel)
    {
        try
        {
            var inbox = await inspector.InboxAsync(member.User, conversation, cancel);
            var place = inbox.View is { } view && view.Mark >= entry.Cseq ? await journal.FindAsync(inbox, conversation, entry, cancel) : QueuePlace.NotThere;
            return MemberTraces.Of(entry, member, inbox, place);
        }
        catch (ManagementFault fault)
        {
            return new MemberTrace(member.User.Value, TraceStages.Unknown, $"the inbox does not answer: {fault.Message}", Seq: null, []);
        }
    }
}
