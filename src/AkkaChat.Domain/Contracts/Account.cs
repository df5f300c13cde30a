using AkkaChat.Domain.Accounts;

namespace AkkaChat.Domain.Contracts;

// Passwords are hashed and refresh tokens are made at the edge: an account sees neither a password nor a token, only their hashes.
// Every command may be repeated unchanged until it has an outcome; its repetition gets the answer of the first time.

/// <summary>Takes a name for good; answered by <see cref="FamilyOpened"/>, or <see cref="Refused"/> (conflict) if it is taken.</summary>
/// <param name="User">The name.</param>
/// <param name="Name">What people call them: 1 to <see cref="Limits.NameChars"/> characters.</param>
/// <param name="PasswordHash">As the password hasher wrote it.</param>
/// <param name="Grant">The first family of refresh tokens; also the key under which the command may be repeated.</param>
public sealed record Register(UserId User, string Name, string PasswordHash, RefreshGrant Grant) : IAccountMessage
{
    /// <summary>Never the hash: it does not belong in logs.</summary>
    public override string ToString() => $"Register of {User}";
}

/// <summary>Reads what a password is verified with; answered by <see cref="Credentials"/>, or <see cref="Refused"/> (not found) if there is no password.</summary>
/// <param name="User">Whose account.</param>
public sealed record ReadCredentials(UserId User) : IAccountMessage;

/// <summary>The reply to <see cref="ReadCredentials"/>.</summary>
/// <param name="User">Whose account.</param>
/// <param name="PasswordHash">As the password hasher wrote it.</param>
/// <param name="Version">How often the password was set: a command that relies on this hash names it.</param>
/// <param name="Suspended">Whether the user may not come in.</param>
public sealed record Credentials(UserId User, string PasswordHash, int Version, bool Suspended) : IWireMessage
{
    /// <summary>Never the hash: it does not belong in logs.</summary>
    public override string ToString() => $"Credentials of {User}, version {Version}";
}

/// <summary>
/// Logs in after the password was verified; answered by <see cref="FamilyOpened"/>, or <see cref="Refused"/>: unauthenticated if the
/// password was changed meanwhile, forbidden if the user is suspended.
/// </summary>
/// <param name="User">Whose account.</param>
/// <param name="Version">The credentials that were verified.</param>
/// <param name="Grant">The new family of refresh tokens.</param>
public sealed record OpenFamily(UserId User, int Version, RefreshGrant Grant) : IAccountMessage;

/// <summary>A family of refresh tokens is open.</summary>
/// <param name="User">Whose account.</param>
/// <param name="Family">Which family.</param>
public sealed record FamilyOpened(UserId User, FamilyId Family) : IWireMessage;

/// <summary>
/// Exchanges a refresh token for the next one; answered by <see cref="FamilyRotated"/>, or <see cref="Refused"/> (unauthenticated). A token
/// that is not the newest of its family was stolen, or its thief was faster: the family is revoked.
/// </summary>
/// <param name="User">Whose account.</param>
/// <param name="Family">Which family.</param>
/// <param name="Presented">The hash of the token presented.</param>
/// <param name="Next">The hash of the token that replaces it.</param>
public sealed record RotateFamily(UserId User, FamilyId Family, TokenHash Presented, TokenHash Next) : IAccountMessage;

/// <summary>The next refresh token is in force.</summary>
/// <param name="User">Whose account.</param>
/// <param name="Family">Which family.</param>
public sealed record FamilyRotated(UserId User, FamilyId Family) : IWireMessage;

/// <summary>Logs out: ends a family and the tokens issued under it; answered by <see cref="FamilyClosed"/>, also if there is no such family.</summary>
/// <param name="User">Whose account.</param>
/// <param name="Family">Which family.</param>
public sealed record CloseFamily(UserId User, FamilyId Family) : IAccountMessage;

/// <summary>The reply to <see cref="CloseFamily"/>.</summary>
/// <param name="User">Whose account.</param>
/// <param name="Family">Which family.</param>
public sealed record FamilyClosed(UserId User, FamilyId Family) : IWireMessage;

/// <summary>
/// Sets another password after the old one was verified: every token of the user ends, except those of the family that is kept. Answered by
/// <see cref="PasswordReplaced"/>, or <see cref="Refused"/> (conflict) if the password was changed meanwhile.
/// </summary>
/// <param name="User">Whose account.</param>
/// <param name="Version">The credentials that were verified.</param>
/// <param name="PasswordHash">As the password hasher wrote it.</param>
/// <param name="Keep">The family of whoever changes it; null keeps none.</param>
public sealed record ReplacePassword(UserId User, int Version, string PasswordHash, FamilyId? Keep) : IAccountMessage
{
    /// <summary>Never the hash: it does not belong in logs.</summary>
    public override string ToString() => $"ReplacePassword of {User}, version {Version}";
}

/// <summary>The new password is in force.</summary>
/// <param name="User">Whose account.</param>
/// <param name="Version">The version of the credentials it replaced, and one.</param>
public sealed record PasswordReplaced(UserId User, int Version) : IWireMessage;

/// <summary>Suspends a user, or ends it; answered by <see cref="SuspensionSet"/>, or <see cref="Refused"/> (not found).</summary>
/// <param name="User">Whose account.</param>
/// <param name="On">Whether they may not come in.</param>
public sealed record SetSuspension(UserId User, bool On) : IAccountMessage;

/// <summary>The reply to <see cref="SetSuspension"/>.</summary>
/// <param name="User">Whose account.</param>
/// <param name="On">Whether they may not come in.</param>
public sealed record SuspensionSet(UserId User, bool On) : IWireMessage;

/// <summary>
/// Asks whether a token that is valid in itself still opens the door; answered by <see cref="AccessGranted"/>, or <see cref="Refused"/>:
/// forbidden if the user is suspended, unauthenticated if the token was ended. A user who is not known yet comes into being.
/// </summary>
/// <param name="User">The token's subject.</param>
/// <param name="IssuedAt">When it was issued, in whole seconds.</param>
/// <param name="Family">The family it was issued under; null for a token of another issuer.</param>
public sealed record CheckAccess(UserId User, DateTimeOffset IssuedAt, FamilyId? Family) : IAccountMessage;

/// <summary>The token opens the door.</summary>
/// <param name="User">The token's subject.</param>
public sealed record AccessGranted(UserId User) : IWireMessage;

/// <summary>Asks who somebody is; answered by <see cref="Profile"/>, or <see cref="Refused"/> (not found).</summary>
/// <param name="User">Whose account.</param>
public sealed record ReadProfile(UserId User) : IAccountMessage;

/// <summary>What everybody may know of a user.</summary>
/// <param name="User">Who.</param>
/// <param name="Name">What people call them.</param>
public sealed record Profile(UserId User, string Name) : IWireMessage;
