using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Conversations;

/// <summary>The one outcome of a command that changes a group.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    /// <summary>Commit this row.</summary>
    public sealed record Append(EntriesAppended Event) : ChangeOutcome;

    /// <summary>It is so already: answer as if it had just been done.</summary>
    public sealed record AlreadySo : ChangeOutcome;

    /// <summary>Refused.</summary>
    public sealed record Refuse(Refused Reply) : ChangeOutcome;
}

/// <summary>What members may do to a group, decided against its state.</summary>
public static class ConversationDecisions
{
    /// <summary>Decides a change or the creation of a group.</summary>
    public static ChangeOutcome Decide(ConversationState state, IConversationMessage command, DateTimeOffset now) => command switch
    {
        CreateGroup c => Create(state, c, now),
        IConversationChange c => Change(state, c, now),
        _ => throw new InvalidOperationException($"Not a change: {command.GetType().Name}."),
    };

    /// <summary>Whether a title has 1 to <see cref="Limits.TitleChars"/> characters, not all white space, and no control characters.</summary>
    public static bool IsTitle(string? title) =>
        !string.IsNullOrWhiteSpace(title) && title.Length <= Limits.TitleChars && !title.Any(char.IsControl);

    /// <summary>Whole milliseconds, and never before <paramref name="last"/>: <c>at</c> does not run backwards.</summary>
    internal static DateTimeOffset NotBefore(DateTimeOffset last, DateTimeOffset now)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return at < last ? last : at;
    }

    private static ChangeOutcome Create(ConversationState state, CreateGroup c, DateTimeOffset now)
    {
        if (state.Id.Kind != ConversationKind.Group)
            return No(Refusal.BadFrame, "A direct conversation is created by its first message.");
        if (state.Exists && state.CreatedBy != c.By)
            return No(Refusal.Conflict, "There is another group with this id.");
        if (state.Exists)
            return state.Members.ContainsKey(c.By) ? new ChangeOutcome.AlreadySo() : NotMember();
        if (!IsTitle(c.Title))
            return No(Refusal.BadFrame, $"A title has 1 to {Limits.TitleChars} characters.");
        UserId[] users = [.. c.Members.Append(c.By).Distinct().Order()];
        return users.Length > Limits.Members
            ? TooMany()
            : Yes(state, now, (cseq, at) => new Entry(cseq, EntryKind.Created, c.By, at) { Title = c.Title, Users = users, MemberCount = users.Length });
    }

    private static ChangeOutcome Change(ConversationState state, IConversationChange c, DateTimeOffset now)
    {
        if (!state.Exists)
            return No(Refusal.NotFound, "There is no such conversation.");
        var actor = state.Members.GetValueOrDefault(c.By);
        // Whoever has left is told so again; every other reply shows the group, which they may not see any more.
        if ((actor is not null || c is RemoveMember) && state.Dedupe.Find(c.By, c.Request, isMessage: false) is not null)
            return new ChangeOutcome.AlreadySo();
        if (actor is null)
            return NotMember();
        if (state.Id.Kind == ConversationKind.Direct)
            return No(Refusal.Forbidden, "A direct conversation has no title, no roles, and always the same two members.");
        return c switch
        {
            RenameGroup r => Rename(state, actor, r, now),
            AddMembers a => Add(state, actor, a, now),
            RemoveMember r when r.User == r.By => Leave(state, actor, r, now),
            RemoveMember r => Remove(state, actor, r, now),
            ChangeRole r => SetRole(state, actor, r, now),
            _ => throw new InvalidOperationException($"Unknown change {c.GetType().Name}."),
        };
    }

    private static ChangeOutcome Rename(ConversationState state, Member actor, RenameGroup c, DateTimeOffset now)
    {
        if (actor.Role < Role.Admin)
            return No(Refusal.Forbidden, "Only owners and admins rename a group.");
        if (!IsTitle(c.Title))
            return No(Refusal.BadFrame, $"A title has 1 to {Limits.TitleChars} characters.");
        return c.Title == state.Title
            ? new ChangeOutcome.AlreadySo()
            : Yes(state, now, (cseq, at) => new Entry(cseq, EntryKind.Renamed, c.By, at) { Title = c.Title, Cmid = c.Request });
    }

    private static ChangeOutcome Add(ConversationState state, Member actor, AddMembers c, DateTimeOffset now)
    {
        if (actor.Role < Role.Admin)
            return No(Refusal.Forbidden, "Only owners and admins add members.");
        UserId[] users = [.. c.Users.Where(u => !state.Members.ContainsKey(u)).Distinct().Order()];
        if (users.Length == 0)
            return new ChangeOutcome.AlreadySo();
        var count = state.Members.Count + users.Length;
        return count > Limits.Members
            ? TooMany()
            : Yes(state, now, (cseq, at) =>
                new Entry(cseq, EntryKind.Joined, c.By, at) { Users = users, Title = state.Title, MemberCount = count, Cmid = c.Request });
    }

    private static ChangeOutcome Leave(ConversationState state, Member actor, RemoveMember c, DateTimeOffset now) =>
        IsLastOwner(state, actor)
            ? LastOwner()
            : Yes(state, now, (cseq, at) => new Entry(cseq, EntryKind.Left, c.By, at) { MemberCount = state.Members.Count - 1, Cmid = c.Request });

    private static ChangeOutcome Remove(ConversationState state, Member actor, RemoveMember c, DateTimeOffset now)
    {
        if (actor.Role < Role.Admin)
            return No(Refusal.Forbidden, "Only owners and admins remove members.");
        if (!state.Members.TryGetValue(c.User, out var target))
            return No(Refusal.NotFound, "They are not a member of this conversation.");
        return actor.Role != Role.Owner && target.Role >= actor.Role
            ? No(Refusal.Forbidden, "An admin removes only members of a lower role.")
            : Yes(state, now, (cseq, at) =>
                new Entry(cseq, EntryKind.Removed, c.By, at) { Users = [c.User], MemberCount = state.Members.Count - 1, Cmid = c.Request });
    }

    private static ChangeOutcome SetRole(ConversationState state, Member actor, ChangeRole c, DateTimeOffset now)
    {
        if (actor.Role != Role.Owner)
            return No(Refusal.Forbidden, "Only an owner gives roles.");
        if (!Enum.IsDefined(c.Role))
            return No(Refusal.BadFrame, "A role is owner, admin or member.");
        if (!state.Members.TryGetValue(c.User, out var target))
            return No(Refusal.NotFound, "They are not a member of this conversation.");
        if (target.Role == c.Role)
            return new ChangeOutcome.AlreadySo();
        return IsLastOwner(state, target)
            ? LastOwner()
            : Yes(state, now, (cseq, at) => new Entry(cseq, EntryKind.RoleChanged, c.By, at) { Users = [c.User], Role = c.Role, Cmid = c.Request });
    }

    private static bool IsLastOwner(ConversationState state, Member member) =>
        member.Role == Role.Owner && state.Members.Values.Count(m => m.Role == Role.Owner) == 1;

    private static ChangeOutcome.Append Yes(ConversationState state, DateTimeOffset now, Func<long, DateTimeOffset, Entry> entry) =>
        new(new EntriesAppended([entry(state.LastCseq + 1, NotBefore(state.LastAt, now))], state.Confirmed, state.MovedMarks));

    private static ChangeOutcome.Refuse NotMember() => No(Refusal.NotMember, "You are not a member of this conversation.");

    private static ChangeOutcome.Refuse TooMany() => No(Refusal.LimitReached, $"A group has at most {Limits.Members} members.");

    private static ChangeOutcome.Refuse LastOwner() => No(Refusal.Conflict, "A group keeps at least one owner: make somebody else owner first.");

    private static ChangeOutcome.Refuse No(Refusal code, string message) => new(new Refused(code, message));
}
