namespace AkkaChat.MultiNode.Tests.History;

/// <summary>What each device may be sent next: without a hole, from where it resumes, and nothing again that it has acknowledged, unless something crashed.</summary>
internal sealed class StreamChecker
{
    private readonly Dictionary<(string User, string Device), DeviceView> _devices = [];
    private readonly List<string> _violations = [];

    /// <summary>What was violated so far.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>The next event of the history.</summary>
    public StreamChecker Next(HistoryEvent @event)
    {
        switch (@event)
        {
            case HistoryEvent.Welcomed welcome:
                OnWelcome(welcome, Device(welcome.User, welcome.Device));
                break;
            case HistoryEvent.Delivered delivered:
                OnDelivered(delivered, Device(delivered.User, delivered.Device));
                break;
            case HistoryEvent.AckReceived ack:
                var acked = Device(ack.User, ack.Device);
                acked.Acked = Math.Max(acked.Acked, ack.Seq);
                break;
            case HistoryEvent.Crash:
                // Cursors are stored lazily: which of the acknowledgements so far have been, nobody outside knows.
                foreach (var device in _devices.Values)
                    device.Acked = -1;
                break;
        }

        return this;
    }

    private void OnWelcome(HistoryEvent.Welcomed welcome, DeviceView device)
    {
        if (welcome.Reset is { } reason && device.Known)
            _violations.Add($"{welcome.User}'s {welcome.Device} was reset: {reason}.");
        device.Known = true;
        device.Connection = welcome.Connection;
        device.Resume = welcome.Resume;
        // Without a position of its own a device continues where the server says, but not beyond what it was sent.
        device.Last = welcome.Reset is not null ? welcome.Head : welcome.Resume;
        device.Highest = welcome.Reset is not null ? welcome.Head : device.Highest;
    }

    private void OnDelivered(HistoryEvent.Delivered delivered, DeviceView device)
    {
        if (delivered.Connection != device.Connection)
            return; // Of a connection that was given up, seen late.
        if (device.Last is { } last ? delivered.Seq != last + 1 : delivered.Seq > device.Highest + 1)
            _violations.Add($"seq {delivered.Seq} follows {device.Last ?? device.Highest} on {delivered.User}'s {delivered.Device}.");
        // A device that names an earlier position gets what it asks for.
        if (device.Resume is null && delivered.Seq <= device.Acked)
            _violations.Add($"seq {delivered.Seq} was sent again to {delivered.User}'s {delivered.Device}, which had acknowledged {device.Acked}.");
        device.Last = delivered.Seq;
        device.Highest = Math.Max(device.Highest, delivered.Seq);
    }

    private DeviceView Device(string user, string device)
    {
        if (!_devices.TryGetValue((user, device), out var view))
            _devices[(user, device)] = view = new DeviceView();
        return view;
    }

    private sealed class DeviceView
    {
        public bool Known { get; set; }

        public int Connection { get; set; }

        public long? Resume { get; set; }

        /// <summary>The last number on this connection, or where it began; null if only the server knows that.</summary>
        public long? Last { get; set; }

        public long Highest { get; set; }

        public long Acked { get; set; } = -1;
    }
}
