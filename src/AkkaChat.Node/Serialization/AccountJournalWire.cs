using AkkaChat.Domain.Accounts;

namespace AkkaChat.Node.Serialization;

/// <summary>What accounts store.</summary>
internal static class AccountJournalWire
{
    public static readonly WireType[] Types =
    [
        WireType.Of<Registered, Wire.Registered>("ea1", Wire.Registered.Parser,
            e => new() { Name = e.Name, PasswordHash = e.PasswordHash, Grant = e.Grant.ToWire(), At = e.At.Ms() },
            w => new(w.Name, w.PasswordHash, w.Grant.ToDomain(), w.At.Time())),
        WireType.Of<Adopted, Wire.Adopted>("ea2", Wire.Adopted.Parser,
            e => new() { At = e.At.Ms() },
            w => new(w.At.Time())),
        WireType.Of<LoggedIn, Wire.LoggedIn>("ea3", Wire.LoggedIn.Parser,
            e => new() { Grant = e.Grant.ToWire(), At = e.At.Ms() },
            w => new(w.Grant.ToDomain(), w.At.Time())),
        WireType.Of<Refreshed, Wire.Refreshed>("ea4", Wire.Refreshed.Parser,
            e => new() { Family = e.Family.Value, TokenHash = e.Token.Hex, At = e.At.Ms() },
            w => new(new FamilyId(w.Family), new TokenHash(w.TokenHash), w.At.Time())),
        WireType.Of<FamilyEnded, Wire.FamilyEnded>("ea5", Wire.FamilyEnded.Parser,
            e => new() { Family = e.Family.Value, Reason = (uint)e.Reason, At = e.At.Ms() },
            w => new(new FamilyId(w.Family), (FamilyEnd)w.Reason, w.At.Time())),
        WireType.Of<PasswordChanged, Wire.PasswordChanged>("ea6", Wire.PasswordChanged.Parser,
            ToWire,
            w => new(w.PasswordHash, w.HasKept ? new FamilyId(w.Kept) : null, w.At.Time())),
        WireType.Of<SuspensionChanged, Wire.SuspensionChanged>("ea7", Wire.SuspensionChanged.Parser,
            e => new() { On = e.On, At = e.At.Ms() },
            w => new(w.On, w.At.Time())),
        WireType.Of<AccountState, Wire.AccountSnapshot>("as1", Wire.AccountSnapshot.Parser, ToWire, ToDomain),
    ];

    private static Wire.PasswordChanged ToWire(PasswordChanged e)
    {
        var w = new Wire.PasswordChanged { PasswordHash = e.PasswordHash, At = e.At.Ms() };
        if (e.Kept is { } kept)
            w.Kept = kept.Value;
        return w;
    }

    private static Wire.AccountSnapshot ToWire(AccountState s)
    {
        var w = new Wire.AccountSnapshot
        {
            Exists = s.Exists,
            Name = s.Name,
            Version = s.Version,
            Suspended = s.Suspended,
            Families = { s.Families.Select(ToWire) },
        };
        if (s.PasswordHash is not null)
            w.PasswordHash = s.PasswordHash;
        if (s.PasswordChangedAt is { } changed)
            w.PasswordChangedAt = changed.Ms();
        if (s.RegisteredWith is { } family)
            w.RegisteredWith = family.Value;
        return w;
    }

    private static AccountState ToDomain(Wire.AccountSnapshot w) => new()
    {
        Exists = w.Exists,
        Name = w.Name,
        PasswordHash = w.HasPasswordHash ? w.PasswordHash : null,
        Version = w.Version,
        PasswordChangedAt = w.HasPasswordChangedAt ? w.PasswordChangedAt.Time() : null,
        Suspended = w.Suspended,
        RegisteredWith = w.HasRegisteredWith ? new FamilyId(w.RegisteredWith) : null,
        Families = [.. w.Families.Map(ToDomain)],
    };

    private static Wire.FamilySnapshot ToWire(Family f)
    {
        var w = new Wire.FamilySnapshot { Id = f.Id.Value, TokenHash = f.Token.Hex, LastUsed = f.LastUsed.Ms() };
        if (f.Previous is { } previous)
            w.PreviousHash = previous.Hex;
        return w;
    }

    private static Family ToDomain(Wire.FamilySnapshot w) =>
        new(new FamilyId(w.Id), new TokenHash(w.TokenHash), w.HasPreviousHash ? new TokenHash(w.PreviousHash) : null, w.LastUsed.Time());
}
