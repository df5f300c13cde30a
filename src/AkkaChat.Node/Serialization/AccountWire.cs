using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Node.Serialization;

/// <summary>Messages to accounts, and their replies.</summary>
internal static class AccountWire
{
    public static readonly WireType[] Types =
    [
        WireType.Of<Register, Wire.Register>("a1", Wire.Register.Parser,
            m => new() { User = m.User.Value, Name = m.Name, PasswordHash = m.PasswordHash, Grant = m.Grant.ToWire() },
            w => new(w.User.User(), w.Name, w.PasswordHash, w.Grant.ToDomain())),
        WireType.Of<ReadCredentials, Wire.AccountOf>("a2", Wire.AccountOf.Parser,
            m => new() { User = m.User.Value },
            w => new(w.User.User())),
        WireType.Of<Credentials, Wire.Credentials>("a3", Wire.Credentials.Parser,
            m => new() { User = m.User.Value, PasswordHash = m.PasswordHash, Version = m.Version, Suspended = m.Suspended },
            w => new(w.User.User(), w.PasswordHash, w.Version, w.Suspended)),
        WireType.Of<OpenFamily, Wire.OpenFamily>("a4", Wire.OpenFamily.Parser,
            m => new() { User = m.User.Value, Version = m.Version, Grant = m.Grant.ToWire() },
            w => new(w.User.User(), w.Version, w.Grant.ToDomain())),
        WireType.Of<FamilyOpened, Wire.FamilyOf>("a5", Wire.FamilyOf.Parser,
            m => new() { User = m.User.Value, Family = m.Family.Value },
            w => new(w.User.User(), new FamilyId(w.Family))),
        WireType.Of<RotateFamily, Wire.RotateFamily>("a6", Wire.RotateFamily.Parser,
            m => new() { User = m.User.Value, Family = m.Family.Value, PresentedHash = m.Presented.Hex, NextHash = m.Next.Hex },
            w => new(w.User.User(), new FamilyId(w.Family), new TokenHash(w.PresentedHash), new TokenHash(w.NextHash))),
        WireType.Of<FamilyRotated, Wire.FamilyOf>("a7", Wire.FamilyOf.Parser,
            m => new() { User = m.User.Value, Family = m.Family.Value },
            w => new(w.User.User(), new FamilyId(w.Family))),
        WireType.Of<CloseFamily, Wire.FamilyOf>("a8", Wire.FamilyOf.Parser,
            m => new() { User = m.User.Value, Family = m.Family.Value },
            w => new(w.User.User(), new FamilyId(w.Family))),
        WireType.Of<FamilyClosed, Wire.FamilyOf>("a9", Wire.FamilyOf.Parser,
            m => new() { User = m.User.Value, Family = m.Family.Value },
            w => new(w.User.User(), new FamilyId(w.Family))),
        WireType.Of<ReplacePassword, Wire.ReplacePassword>("a10", Wire.ReplacePassword.Parser,
            ToWire,
            w => new(w.User.User(), w.Version, w.PasswordHash, w.HasKeep ? new FamilyId(w.Keep) : null)),
        WireType.Of<PasswordReplaced, Wire.PasswordReplaced>("a11", Wire.PasswordReplaced.Parser,
            m => new() { User = m.User.Value, Version = m.Version },
            w => new(w.User.User(), w.Version)),
        WireType.Of<SetSuspension, Wire.Suspension>("a12", Wire.Suspension.Parser,
            m => new() { User = m.User.Value, On = m.On },
            w => new(w.User.User(), w.On)),
        WireType.Of<SuspensionSet, Wire.Suspension>("a13", Wire.Suspension.Parser,
            m => new() { User = m.User.Value, On = m.On },
            w => new(w.User.User(), w.On)),
        WireType.Of<CheckAccess, Wire.CheckAccess>("a14", Wire.CheckAccess.Parser,
            ToWire,
            w => new(w.User.User(), w.IssuedAt.Time(), w.HasFamily ? new FamilyId(w.Family) : null)),
        WireType.Of<AccessGranted, Wire.AccountOf>("a15", Wire.AccountOf.Parser,
            m => new() { User = m.User.Value },
            w => new(w.User.User())),
        WireType.Of<ReadProfile, Wire.AccountOf>("a16", Wire.AccountOf.Parser,
            m => new() { User = m.User.Value },
            w => new(w.User.User())),
        WireType.Of<Profile, Wire.Profile>("a17", Wire.Profile.Parser,
            m => new() { User = m.User.Value, Name = m.Name },
            w => new(w.User.User(), w.Name)),
    ];

    private static Wire.ReplacePassword ToWire(ReplacePassword m)
    {
        var w = new Wire.ReplacePassword { User = m.User.Value, Version = m.Version, PasswordHash = m.PasswordHash };
        if (m.Keep is { } keep)
            w.Keep = keep.Value;
        return w;
    }

    private static Wire.CheckAccess ToWire(CheckAccess m)
    {
        var w = new Wire.CheckAccess { User = m.User.Value, IssuedAt = m.IssuedAt.Ms() };
        if (m.Family is { } family)
            w.Family = family.Value;
        return w;
    }
}
