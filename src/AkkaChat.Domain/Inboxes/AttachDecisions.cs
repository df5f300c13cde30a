using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Inboxes;

/// <summary>How a device's stream starts.</summary>
public abstract record AttachOutcome
{
    private AttachOutcome()
    {
    }

    /// <summary>It continues after <paramref name="From"/>, which the device has acknowledged.</summary>
    public sealed record Continue(long From) : AttachOutcome;

    /// <summary>It starts anew at the head, with a directory; the event is committed before the welcome.</summary>
    public sealed record Reset(DeviceReset Event) : AttachOutcome;
}

/// <summary>The server decides resume: continue, or reset with a reason; never a silent partial recovery.</summary>
public static class AttachDecisions
{
    /// <summary>Decides how a stream starts.</summary>
    /// <param name="state">The inbox.</param>
    /// <param name="attach">What the device asks.</param>
    /// <param name="epoch">The inbox's epoch.</param>
    /// <param name="attached">The devices that have a live stream: evicted last.</param>
    /// <param name="now">The time.</param>
    public static AttachOutcome Decide(InboxState state, Attach attach, string epoch, IReadOnlySet<DeviceId> attached, DateTimeOffset now)
    {
        if (!state.Devices.TryGetValue(attach.Device, out var device))
            return Reset(ResetReason.NewDevice, Evicted(state, attached));
        if (device.IsExpired(now) && !attached.Contains(device.Id))
            return Reset(ResetReason.DeviceExpired);
        if (attach.Resume is { } r && (r.Epoch != epoch || r.Seq > state.Head))
            return Reset(ResetReason.Epoch);
        if (device.Reset is { } pending && !(attach.Resume?.Seq >= pending.Head))
            return Reset(pending.Reason);
        var from = attach.Resume?.Seq ?? device.Cursor;
        return from < state.TrimmedThrough ? Reset(ResetReason.Trimmed) : new AttachOutcome.Continue(from);

        AttachOutcome Reset(ResetReason reason, DeviceId? evicted = null) =>
            new AttachOutcome.Reset(new DeviceReset(attach.Device, reason, state.Head, now, evicted));
    }

    /// <summary>Whether a stream may go on in an inbox that has restarted, exactly after what reached its session.</summary>
    public static StreamEnd? WhyNot(InboxState state, Reattach reattach, string epoch)
    {
        if (!state.Devices.ContainsKey(reattach.Device))
            return StreamEnd.DeviceRemoved;
        return reattach.Epoch != epoch || reattach.Sent > state.Head || reattach.Sent < state.TrimmedThrough ? StreamEnd.Resync : null;
    }

    private static DeviceId? Evicted(InboxState state, IReadOnlySet<DeviceId> attached) =>
        state.Devices.Count < Limits.Devices
            ? null
            : state.Devices.Values.OrderBy(d => attached.Contains(d.Id)).ThenBy(d => d.LastSeen).ThenBy(d => d.Id.Value, StringComparer.Ordinal).First().Id;
}
