namespace AkkaChat.Domain.Accounts;

/// <summary>What an account writes to its journal.</summary>
public interface IAccountEvent
{
    /// <summary>When it was decided.</summary>
    DateTimeOffset At { get; }
}

/// <summary>An event that makes a former password hash, or the lack of one, history: what lies before it is deleted from the journal.</summary>
public interface ICredentialChange : IAccountEvent;

/// <summary>The name was taken, with a password.</summary>
/// <param name="Name">What people call them.</param>
/// <param name="PasswordHash">As the password hasher wrote it.</param>
/// <param name="Grant">The first family.</param>
/// <param name="At">When.</param>
public sealed record Registered(string Name, string PasswordHash, RefreshGrant Grant, DateTimeOffset At) : ICredentialChange
{
    /// <summary>Never the hash: it does not belong in logs.</summary>
    public override string ToString() => $"Registered at {At:O}";
}

/// <summary>A valid token for the name was presented before anybody registered it.</summary>
/// <param name="At">When.</param>
public sealed record Adopted(DateTimeOffset At) : IAccountEvent;

/// <summary>A log-in.</summary>
/// <param name="Grant">The new family.</param>
/// <param name="At">When.</param>
public sealed record LoggedIn(RefreshGrant Grant, DateTimeOffset At) : IAccountEvent;

/// <summary>A refresh token was exchanged for the next one.</summary>
/// <param name="Family">Which family.</param>
/// <param name="Token">The hash of the token in force.</param>
/// <param name="At">When.</param>
public sealed record Refreshed(FamilyId Family, TokenHash Token, DateTimeOffset At) : IAccountEvent;

/// <summary>Why a family ended. The numbers are in the journal: never reuse one.</summary>
public enum FamilyEnd : byte
{
    /// <summary>The user logged out.</summary>
    LoggedOut = 1,

    /// <summary>A refresh token was used a second time.</summary>
    Reused = 2,
}

/// <summary>A family ended.</summary>
/// <param name="Family">Which family.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record FamilyEnded(FamilyId Family, FamilyEnd Reason, DateTimeOffset At) : IAccountEvent;

/// <summary>Another password is in force, and every family but one ended.</summary>
/// <param name="PasswordHash">As the password hasher wrote it.</param>
/// <param name="Kept">The family that goes on; null if none.</param>
/// <param name="At">When.</param>
public sealed record PasswordChanged(string PasswordHash, FamilyId? Kept, DateTimeOffset At) : ICredentialChange
{
    /// <summary>Never the hash: it does not belong in logs.</summary>
    public override string ToString() => $"PasswordChanged at {At:O}";
}

/// <summary>The user was suspended, or is so no more.</summary>
/// <param name="On">Whether they may not come in.</param>
/// <param name="At">When.</param>
public sealed record SuspensionChanged(bool On, DateTimeOffset At) : IAccountEvent;
