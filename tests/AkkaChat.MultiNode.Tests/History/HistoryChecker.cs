namespace AkkaChat.MultiNode.Tests.History;

/// <summary>
/// Whether a history keeps the promises. Pure: what happened goes in, what was violated comes out. It knows nothing of how the server works, only
/// what a user may rely on.
/// </summary>
internal static class HistoryChecker
{
    private const string NotInTimeline = "read";

    /// <summary>What the history violates; nothing if it keeps all promises.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<HistoryEvent> history)
    {
        var members = history.OfType<HistoryEvent.Members>().ToDictionary(m => m.Conv, m => m.Users);
        var inboxes = history.OfType<HistoryEvent.InboxRead>().ToDictionary(i => i.User, i => i.Entries);
        return
        [
            .. Refusals(history),
            .. Acceptances(history),
            .. Losses(history, members, inboxes),
            .. inboxes.SelectMany(i => Numbering(i.Key, i.Value)),
            .. inboxes.SelectMany(i => Timelines(i.Key, i.Value)),
            .. Disagreements(history),
            .. Strangers(history, members),
            .. Streams(history),
        ];
    }

    /// <summary>Nothing is refused for good that may be sent.</summary>
    private static IEnumerable<string> Refusals(IReadOnlyList<HistoryEvent> history) =>
        history.OfType<HistoryEvent.Refused>().Select(r => $"{r.Cmid} of {r.User} was refused: {r.Code}.");

    /// <summary>A message has one place, however often it was sent; a place has one message.</summary>
    private static IEnumerable<string> Acceptances(IReadOnlyList<HistoryEvent> history)
    {
        var accepted = history.OfType<HistoryEvent.Accepted>().ToArray();
        foreach (var message in accepted.GroupBy(a => (a.User, a.Cmid)).Where(g => g.Select(a => (a.Conv, a.Cseq)).Distinct().Count() > 1))
            yield return $"{message.Key.Cmid} was accepted at several places: {string.Join(", ", message.Select(a => $"{a.Conv} {a.Cseq}").Distinct())}.";
        foreach (var place in accepted.GroupBy(a => (a.Conv, a.Cseq)).Where(g => g.Select(a => a.Cmid).Distinct().Count() > 1))
            yield return $"Several messages were accepted at {place.Key.Conv} {place.Key.Cseq}: {string.Join(", ", place.Select(a => a.Cmid).Distinct())}.";
    }

    /// <summary>What was accepted is in every member's inbox, there where it was accepted, and nowhere else.</summary>
    private static IEnumerable<string> Losses(
        IReadOnlyList<HistoryEvent> history,
        Dictionary<string, IReadOnlyList<string>> members,
        Dictionary<string, IReadOnlyList<(long Seq, SeenEntry Entry)>> inboxes)
    {
        var places = inboxes.ToDictionary(i => i.Key, i => i.Value.Where(e => e.Entry.Text is not null).ToLookup(e => (e.Entry.Conv, e.Entry.Text), e => e.Entry.Cseq));
        foreach (var ok in history.OfType<HistoryEvent.Accepted>().DistinctBy(a => (a.User, a.Cmid)))
        {
            foreach (var member in members[ok.Conv])
            {
                if (!places.TryGetValue(member, out var inbox))
                {
                    yield return $"The inbox of {member} was not read.";
                    continue;
                }

                var found = inbox[(ok.Conv, ok.Cmid)].ToArray();
                if (found is not [var cseq])
                    yield return $"{ok.Cmid} ({ok.Conv} {ok.Cseq}) is {found.Length} times in the inbox of {member}.";
                else if (cseq != ok.Cseq)
                    yield return $"{ok.Cmid} was accepted at {ok.Conv} {ok.Cseq} and is at {cseq} in the inbox of {member}.";
            }
        }
    }

    /// <summary><c>seq</c> counts an inbox without holes.</summary>
    private static IEnumerable<string> Numbering(string user, IReadOnlyList<(long Seq, SeenEntry Entry)> inbox)
    {
        for (var n = 1; n < inbox.Count; n++)
        {
            if (inbox[n].Seq != inbox[n - 1].Seq + 1)
                yield return $"seq {inbox[n].Seq} follows {inbox[n - 1].Seq} in the inbox of {user}.";
        }
    }

    /// <summary><c>cseq</c> counts a conversation from 1 without holes, in that order, and its time never runs backwards.</summary>
    private static IEnumerable<string> Timelines(string user, IReadOnlyList<(long Seq, SeenEntry Entry)> inbox)
    {
        foreach (var conversation in inbox.Select(e => e.Entry).Where(e => e.Kind != NotInTimeline).GroupBy(e => e.Conv))
        {
            var (last, at) = (0L, DateTimeOffset.MinValue);
            foreach (var entry in conversation)
            {
                if (entry.Cseq != last + 1)
                    yield return $"cseq {entry.Cseq} follows {last} of {entry.Conv} in the inbox of {user}.";
                if (entry.At < at)
                    yield return $"{entry.Conv} {entry.Cseq} is older than the entry before it.";
                (last, at) = (entry.Cseq, entry.At);
            }
        }
    }

    /// <summary>Everybody sees the same at the same place; a device that sees an entry again sees the same again.</summary>
    private static IEnumerable<string> Disagreements(IReadOnlyList<HistoryEvent> history)
    {
        var seen = Seen(history).ToArray();
        foreach (var place in seen.Select(s => s.Entry).Where(e => e.Kind != NotInTimeline).Distinct().GroupBy(e => (e.Conv, e.Cseq)).Where(g => g.Count() > 1))
            yield return $"{place.Key.Conv} {place.Key.Cseq} differs: {string.Join(" / ", place)}.";
        foreach (var number in seen.Distinct().GroupBy(s => (s.User, s.Seq)).Where(g => g.Count() > 1))
            yield return $"seq {number.Key.Seq} of {number.Key.User} differs: {string.Join(" / ", number.Select(s => s.Entry))}.";
    }

    /// <summary>Nobody is sent what is not theirs.</summary>
    private static IEnumerable<string> Strangers(IReadOnlyList<HistoryEvent> history, Dictionary<string, IReadOnlyList<string>> members) =>
        from seen in Seen(history).Select(s => (s.User, s.Entry.Conv)).Distinct()
        where !members.TryGetValue(seen.Conv, out var users) || !users.Contains(seen.User)
        select $"{seen.User} was sent entries of {seen.Conv}, which they are not a member of.";

    private static IEnumerable<(string User, long Seq, SeenEntry Entry)> Seen(IReadOnlyList<HistoryEvent> history) => history.SelectMany(e => e switch
    {
        HistoryEvent.Delivered d => [(d.User, d.Seq, d.Entry)],
        HistoryEvent.InboxRead i => i.Entries.Select(x => (i.User, x.Seq, x.Entry)),
        _ => Enumerable.Empty<(string, long, SeenEntry)>(),
    });

    private static IEnumerable<string> Streams(IReadOnlyList<HistoryEvent> history) => history
        .Where(e => e is HistoryEvent.Welcomed or HistoryEvent.Delivered or HistoryEvent.AckReceived or HistoryEvent.Crash)
        .Aggregate(new StreamChecker(), static (checker, e) => checker.Next(e))
        .Violations;
}
