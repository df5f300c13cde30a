using System.Collections.Immutable;

namespace AkkaChat.Domain.Accounts;

/// <summary>A family of refresh tokens.</summary>
/// <param name="Id">Which.</param>
/// <param name="Token">The hash of the token in force.</param>
/// <param name="Previous">The hash of the token it replaced, so that a repeated exchange is told from a stolen token; null before the first.</param>
/// <param name="LastUsed">When it was opened or last exchanged.</param>
public sealed record Family(FamilyId Id, TokenHash Token, TokenHash? Previous, DateTimeOffset LastUsed);

/// <summary>
/// The fold of an account's journal, and its snapshot: it is small, so the two are one. At most <see cref="Limits.Families"/> families are
/// kept; the longest unused makes room.
/// </summary>
public sealed record AccountState
{
    /// <summary>An account nobody has heard of.</summary>
    public static readonly AccountState Unknown = new();

    /// <summary>Whether the user exists.</summary>
    public bool Exists { get; init; }

    /// <summary>What people call them; empty for somebody who never said, who goes by their id.</summary>
    public string Name { get; init; } = "";

    /// <summary>The password's hash; null for a user of another issuer.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>How often a password was set.</summary>
    public int Version { get; init; }

    /// <summary>When the password was last changed; null if it is the first.</summary>
    public DateTimeOffset? PasswordChangedAt { get; init; }

    /// <summary>Whether the user may not come in.</summary>
    public bool Suspended { get; init; }

    /// <summary>The family under which the name was taken: recognises a repeated <see cref="Contracts.Register"/>.</summary>
    public FamilyId? RegisteredWith { get; init; }

    /// <summary>The open families, the longest unused first.</summary>
    public ImmutableArray<Family> Families { get; init; } = [];

    /// <summary>The open family with an id; null if there is none.</summary>
    public Family? Find(FamilyId id) => Families.FirstOrDefault(f => f.Id == id);

    /// <summary>The state after an event.</summary>
    /// <exception cref="InvalidOperationException">The event is not known.</exception>
    public AccountState Evolve(IAccountEvent e) => e switch
    {
        Registered r => With(new Family(r.Grant.Family, r.Grant.Token, null, r.At)) with
        {
            Exists = true,
            Name = r.Name,
            PasswordHash = r.PasswordHash,
            Version = 1,
            RegisteredWith = r.Grant.Family,
        },
        Adopted => this with { Exists = true },
        LoggedIn l => With(new Family(l.Grant.Family, l.Grant.Token, null, l.At)),
        Refreshed r => With(new Family(r.Family, r.Token, Find(r.Family)?.Token, r.At)),
        FamilyEnded f => this with { Families = Families.RemoveAll(x => x.Id == f.Family) },
        PasswordChanged p => this with
        {
            PasswordHash = p.PasswordHash,
            Version = Version + 1,
            PasswordChangedAt = p.At,
            Families = Families.RemoveAll(f => f.Id != p.Kept),
        },
        SuspensionChanged s => this with { Suspended = s.On },
        _ => throw new InvalidOperationException($"Unknown account event {e.GetType().Name}."),
    };

    /// <inheritdoc />
    public bool Equals(AccountState? other) =>
        other is not null && Exists == other.Exists && Name == other.Name && PasswordHash == other.PasswordHash && Version == other.Version
        && PasswordChangedAt == other.PasswordChangedAt && Suspended == other.Suspended && RegisteredWith == other.RegisteredWith
        && Families.SequenceEqual(other.Families);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Exists, Name, Version, Suspended, Families.Length);

    /// <summary>Never the hash: it does not belong in logs.</summary>
    public override string ToString() => $"{(Exists ? "an account" : "no account")}, version {Version}, {Families.Length} families";

    private AccountState With(Family family)
    {
        var families = Families.RemoveAll(f => f.Id == family.Id).Add(family);
        return this with { Families = families.Length > Limits.Families ? families.RemoveAt(0) : families };
    }
}
