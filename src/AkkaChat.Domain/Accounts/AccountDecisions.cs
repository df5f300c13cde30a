using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Accounts;

/// <summary>The one outcome of a command to an account.</summary>
public abstract record AccountOutcome
{
    private AccountOutcome()
    {
    }

    /// <summary>Commit the event, then answer.</summary>
    public sealed record Commit(IAccountEvent Event, IWireMessage Reply) : AccountOutcome;

    /// <summary>Nothing changes: it is so already, or was only asked, or is refused.</summary>
    public sealed record Answer(IWireMessage Reply) : AccountOutcome;
}

/// <summary>Who may come in, decided against an account's state.</summary>
public static class AccountDecisions
{
    /// <summary>Decides a command or answers a query.</summary>
    /// <param name="state">The account.</param>
    /// <param name="message">What is asked.</param>
    /// <param name="now">The time, UTC.</param>
    public static AccountOutcome Decide(AccountState state, IAccountMessage message, DateTimeOffset now) =>
        // Whole milliseconds, as the journal keeps them: a replay gives the same state to the last bit.
        DecideAt(state, message, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()));

    private static AccountOutcome DecideAt(AccountState state, IAccountMessage message, DateTimeOffset now) => message switch
    {
        CheckAccess c => Check(state, c, now),
        ReadProfile r => state.Exists ? Say(new Profile(r.User, state.Name.Length == 0 ? r.User.Value : state.Name)) : NoSuchUser(),
        ReadCredentials r => state.PasswordHash is { } hash ? Say(new Credentials(r.User, hash, state.Version, state.Suspended)) : NoSuchUser(),
        Register r => Decide(state, r, now),
        OpenFamily o => Decide(state, o, now),
        RotateFamily r => Decide(state, r, now),
        CloseFamily c => Decide(state, c, now),
        ReplacePassword r => Decide(state, r, now),
        SetSuspension s => Decide(state, s, now),
        _ => throw new InvalidOperationException($"Unknown account message {message.GetType().Name}."),
    };

    private static AccountOutcome Check(AccountState state, CheckAccess c, DateTimeOffset now)
    {
        if (!state.Exists)
        {
            // A token of ours names the family it was issued under. Where the account is not, that token is of a life before this storage.
            return c.Family is null ? new AccountOutcome.Commit(new Adopted(now), new AccessGranted(c.User)) : Ended();
        }

        if (state.Suspended)
            return No(Refusal.Forbidden, "This user is suspended.");
        if (c.Family is { } family)
            return state.Find(family) is null ? Ended() : Say(new AccessGranted(c.User));

        // `iat` has whole seconds: a token of the very second of the change may be older than it, so it is taken to be.
        return state.PasswordChangedAt is { } changed && c.IssuedAt.ToUnixTimeSeconds() <= changed.ToUnixTimeSeconds()
            ? Ended()
            : Say(new AccessGranted(c.User));
    }

    private static AccountOutcome Decide(AccountState state, Register c, DateTimeOffset now)
    {
        if (state.Exists)
            return state.RegisteredWith == c.Grant.Family ? Say(new FamilyOpened(c.User, c.Grant.Family)) : No(Refusal.Conflict, "This name is taken.");
        return IsName(c.Name)
            ? new AccountOutcome.Commit(new Registered(c.Name, c.PasswordHash, c.Grant, now), new FamilyOpened(c.User, c.Grant.Family))
            : No(Refusal.BadFrame, $"A name has 1 to {Limits.NameChars} characters.");
    }

    private static AccountOutcome Decide(AccountState state, OpenFamily c, DateTimeOffset now)
    {
        if (state.Suspended)
            return No(Refusal.Forbidden, "This user is suspended.");
        if (state.PasswordHash is null || state.Version != c.Version)
            return No(Refusal.Unauthenticated, "Wrong user or password.");
        var opened = new FamilyOpened(c.User, c.Grant.Family);
        return state.Find(c.Grant.Family) is null ? new AccountOutcome.Commit(new LoggedIn(c.Grant, now), opened) : Say(opened);
    }

    private static AccountOutcome Decide(AccountState state, RotateFamily c, DateTimeOffset now)
    {
        if (state.Find(c.Family) is not { } family)
            return NoGoodRefreshToken();
        if (family.Token == c.Next && family.Previous == c.Presented)
            return Say(new FamilyRotated(c.User, c.Family));
        if (family.Token != c.Presented)
            return new AccountOutcome.Commit(new FamilyEnded(c.Family, FamilyEnd.Reused, now), NoGoodRefreshToken().Reply);
        if (state.Suspended)
            return No(Refusal.Forbidden, "This user is suspended.");
        return now - family.LastUsed > Limits.RefreshLifetime
            ? NoGoodRefreshToken()
            : new AccountOutcome.Commit(new Refreshed(c.Family, c.Next, now), new FamilyRotated(c.User, c.Family));
    }

    private static AccountOutcome Decide(AccountState state, CloseFamily c, DateTimeOffset now)
    {
        var closed = new FamilyClosed(c.User, c.Family);
        return state.Find(c.Family) is null ? Say(closed) : new AccountOutcome.Commit(new FamilyEnded(c.Family, FamilyEnd.LoggedOut, now), closed);
    }

    private static AccountOutcome Decide(AccountState state, ReplacePassword c, DateTimeOffset now)
    {
        if (state.PasswordHash is null)
            return NoSuchUser();
        if (state.Version == c.Version + 1 && state.PasswordHash == c.PasswordHash)
            return Say(new PasswordReplaced(c.User, state.Version));
        return state.Version == c.Version
            ? new AccountOutcome.Commit(new PasswordChanged(c.PasswordHash, c.Keep, now), new PasswordReplaced(c.User, state.Version + 1))
            : No(Refusal.Conflict, "The password was changed meanwhile.");
    }

    private static AccountOutcome Decide(AccountState state, SetSuspension c, DateTimeOffset now)
    {
        if (!state.Exists)
            return NoSuchUser();
        var reply = new SuspensionSet(c.User, c.On);
        return state.Suspended == c.On ? Say(reply) : new AccountOutcome.Commit(new SuspensionChanged(c.On, now), reply);
    }

    /// <summary>Whether a person's name has 1 to <see cref="Limits.NameChars"/> characters, not all white space, and no control characters.</summary>
    public static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= Limits.NameChars && IsText(name);

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return false;
            if (!char.IsSurrogate(text[i]))
                continue;

            // A lone surrogate has no UTF-8 form: it would come back from the journal as something else.
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    private static AccountOutcome.Answer Ended() => No(Refusal.Unauthenticated, "The token was ended: log in again.");

    private static AccountOutcome.Answer NoGoodRefreshToken() => No(Refusal.Unauthenticated, "The refresh token is not valid: log in again.");

    private static AccountOutcome.Answer NoSuchUser() => No(Refusal.NotFound, "There is no such user.");

    private static AccountOutcome.Answer No(Refusal code, string message) => Say(new Refused(code, message));

    private static AccountOutcome.Answer Say(IWireMessage reply) => new(reply);
}
