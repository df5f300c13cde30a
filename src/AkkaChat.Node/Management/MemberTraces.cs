using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Sessions.Wire;

namespace AkkaChat.Node.Management;

/// <summary>What became of an entry for one member: from where everything stands to how far the entry has come, and in words what it waits for.</summary>
internal static class MemberTraces
{
    private static readonly string[] Order = [TraceStages.Unknown, TraceStages.Skipped, TraceStages.Stored, TraceStages.Sent, TraceStages.Acknowledged];

    public static MemberTrace Of(Entry entry, InspectedMember member, InboxInspection inbox, QueuePlace place)
    {
        if (place.Seq is { } seq)
            return Stored(entry, member, inbox, seq);
        var (stage, explanation) = WhyNowhere(entry, member, inbox, place);
        return new MemberTrace(member.User.Value, stage, explanation, Seq: null, []);
    }

    private static MemberTrace Stored(Entry entry, InspectedMember member, InboxInspection inbox, long seq)
    {
        DeviceTrace[] devices = [.. inbox.Devices.Select(d => Of(d, inbox, seq))];
        var hasRead = member.Role is not null && member.Read >= entry.Cseq;
        var stage = hasRead ? TraceStages.Read : devices.Select(d => d.Stage).Append(TraceStages.Stored).MaxBy(s => Array.IndexOf(Order, s))!;
        return new MemberTrace(member.User.Value, stage, InWords(stage, entry, member, devices), seq, devices);
    }

    private static string InWords(string stage, Entry entry, InspectedMember member, DeviceTrace[] devices) => stage switch
    {
        TraceStages.Read when entry.From == member.User && entry.Kind == EntryKind.Message => "wrote it",
        TraceStages.Read => $"has read up to {member.Read}",
        TraceStages.Acknowledged => $"stored by {devices.Count(d => d.Stage == TraceStages.Acknowledged)} of {Count(devices.Length, "device")}, not read yet",
        TraceStages.Sent => "sent, and no device has acknowledged it yet",
        _ when devices.Length == 0 => "waits in the inbox: no device has connected yet",
        _ => "waits in the inbox: no device has it yet",
    };

    private static DeviceTrace Of(InspectedDevice device, InboxInspection inbox, long seq)
    {
        var (stage, explanation) = device switch
        {
            { Reset: { } reset } when seq <= device.Cursor => (TraceStages.Skipped, $"starts anew ({EntryWire.ResetName(reset)}) at {device.Cursor}: takes a directory and pulls history"),
            _ when seq <= device.Cursor => (TraceStages.Acknowledged, $"has acknowledged up to {device.Cursor}"),
            { Stream: { } stream } when seq <= stream.Written => (TraceStages.Sent, $"connected to {HostAndPort(stream.Node)}: written to its socket, acknowledged only up to {device.Cursor}"),
            { Stream: { } stream } when seq <= stream.Sent => (TraceStages.Sent, $"connected to {HostAndPort(stream.Node)}: handed to its session, not yet written to its socket as far as the inbox knows"),
            { Stream: { } stream } => (TraceStages.Stored, $"connected to {HostAndPort(stream.Node)} and lags: sent up to {stream.Sent} of {inbox.Head}, acknowledged up to {device.Cursor}, window {stream.Window}"),
            _ when seq <= inbox.TrimmedThrough => (TraceStages.Skipped, "offline, and not kept any more: it will start anew (trimmed)"),
            _ => (TraceStages.Stored, $"offline since {device.LastSeen.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, acknowledged up to {device.Cursor}"),
        };
        return new DeviceTrace(device.Device.Value, stage, explanation);
    }

    private static (string Stage, string Explanation) WhyNowhere(Entry entry, InspectedMember member, InboxInspection inbox, QueuePlace place)
    {
        if (place.GaveUp)
            return (TraceStages.Unknown, "in the inbox, but so long before or after others that its number was not found");
        if (member.Role is not null && entry.Cseq < member.Joined)
            return (TraceStages.NotMeant, $"became a member with entry {member.Joined}, after this one");
        if (inbox.View is { } view && view.Mark >= entry.Cseq)
        {
            return view.Term <= entry.Cseq
                ? (TraceStages.Stored, $"was stored and is not kept any more: the inbox is trimmed up to {inbox.TrimmedThrough}, which every device has stored or is beyond retention")
                : (TraceStages.Unknown, "not found in the inbox: it was trimmed, or they were no member then");
        }

        if (member is { Role: null, Owed: 0 })
            return (TraceStages.NotMeant, "is no member, and the inbox has nothing of it");
        return (TraceStages.Accepted, member.Tries > 1
            ? $"not in the inbox: {Count(member.Owed, "entry", "entries")} after {member.Confirmed} not confirmed, sent {member.Tries} times without an answer"
            : $"not in the inbox yet: {Count(member.Owed, "entry", "entries")} after {member.Confirmed} on the way");
    }

    private static string HostAndPort(string address) => address[(address.LastIndexOf('@') + 1)..];

    private static string Count(long count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
