namespace AkkaChat.Domain.Contracts;

/// <summary>Why a command was refused. Each has one stable error code on the wire.</summary>
public enum Refusal : byte
{
    /// <summary>The command itself makes no sense.</summary>
    BadFrame = 1,

    /// <summary>A body above its bound.</summary>
    TooLarge = 2,

    /// <summary>No valid token.</summary>
    Unauthenticated = 3,

    /// <summary>A member, but without the right.</summary>
    Forbidden = 4,

    /// <summary>No such thing.</summary>
    NotFound = 5,

    /// <summary>Not a member of the conversation.</summary>
    NotMember = 6,

    /// <summary>Contradicts what is there.</summary>
    Conflict = 7,

    /// <summary>Too often.</summary>
    RateLimited = 8,

    /// <summary>A bound is reached.</summary>
    LimitReached = 9,

    /// <summary>Not now; the outcome is unknown: repeat with the same key.</summary>
    Unavailable = 10,

    /// <summary>A defect.</summary>
    Internal = 11,
}

/// <summary>The reply to a command or query that was refused.</summary>
/// <param name="Code">The stable reason.</param>
/// <param name="Message">For people; carries no secret and no message body.</param>
public sealed record Refused(Refusal Code, string Message) : IWireMessage;
