using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Inboxes;

/// <summary>A device and what it has stored.</summary>
/// <param name="Id">Which.</param>
/// <param name="Cursor">The last entry it has stored.</param>
/// <param name="LastSeen">When it was last attached.</param>
/// <param name="Reset">Why and at which head it started anew, until it has acknowledged that head.</param>
public sealed record Device(DeviceId Id, long Cursor, DateTimeOffset LastSeen, PendingReset? Reset)
{
    /// <summary>Whether it was away so long that it does not hold back trimming any more.</summary>
    public bool IsExpired(DateTimeOffset now) => now - LastSeen > Limits.DeviceExpiry;
}

/// <summary>A reset that the device has not yet acknowledged.</summary>
public sealed record PendingReset(ResetReason Reason, long Head);
