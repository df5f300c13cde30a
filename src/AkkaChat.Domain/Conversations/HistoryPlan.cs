using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Conversations;

/// <summary>Which entries a page of history shows: decided against the state, filled from the tail or the journal.</summary>
/// <param name="First">The first cseq of the page.</param>
/// <param name="Last">The last cseq of the page.</param>
/// <param name="NewestFirst">Whether the page was asked backwards: then the oldest entries are left out if it grows too large.</param>
/// <param name="More">Whether there are further entries in the direction asked.</param>
/// <param name="Refused">Why there is no page, or null.</param>
public readonly record struct HistoryPlan(long First, long Last, bool NewestFirst, bool More, Refused? Refused)
{
    /// <summary>How many entries the page has.</summary>
    public long Count => Last - First + 1;

    /// <summary>Whether it has none.</summary>
    public bool IsEmpty => Last < First;

    /// <summary>Plans a page. A member reads from their current join onward.</summary>
    public static HistoryPlan For(ConversationState state, ReadHistory query)
    {
        if (ConversationQueries.WhyNot(state, query.By) is { } refused)
            return No(refused);
        if (query.Limit < 1 || (query.Before is not null && query.After is not null))
            return No(new Refused(Refusal.BadFrame, "A page has a limit of at least 1, and before or after, not both."));

        var floor = state.Members[query.By].Term;
        var limit = Math.Min(query.Limit, Limits.Page);
        if (query.After is { } after)
        {
            var first = Math.Max(Math.Min(after, state.LastCseq) + 1, floor);
            var last = Math.Min(state.LastCseq, first + limit - 1);
            return new(first, last, false, last < state.LastCseq, null);
        }
        else
        {
            var last = Math.Min(state.LastCseq, Math.Max(1, query.Before ?? long.MaxValue) - 1);
            var first = Math.Max(floor, last - limit + 1);
            return new(first, last, true, first > floor && last >= first, null);
        }
    }

    /// <summary>The page, cut to <see cref="Limits.PageBytes"/>; one entry is always given.</summary>
    public HistoryPage ToPage(ConversationId conversation, IReadOnlyList<Entry> entries)
    {
        var bytes = 0;
        var fit = 0;
        for (; fit < entries.Count; fit++)
        {
            bytes += entries[NewestFirst ? entries.Count - 1 - fit : fit].Weight;
            if (fit > 0 && bytes > Limits.PageBytes)
                break;
        }

        var shown = NewestFirst ? entries.Skip(entries.Count - fit) : entries.Take(fit);
        return new HistoryPage(conversation, [.. shown], More || fit < entries.Count);
    }

    private static HistoryPlan No(Refused refused) => new(0, -1, false, false, refused);
}
