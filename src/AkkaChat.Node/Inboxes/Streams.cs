using Akka.Actor;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Persistence;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Node.Inboxes;

/// <summary>The live streams of one inbox: at most one per device, each sent what it lacks as its credit allows.</summary>
internal sealed class Streams(string persistenceId, IJournalReader journal, IActorRef self)
{
    private readonly Dictionary<DeviceId, Attachment> _byDevice = [];
    private readonly Tail<InboxEntry> _tail = new(e => e.Seq, e => e.Entry.Weight);

    /// <summary>The devices that have a live stream.</summary>
    public IReadOnlySet<DeviceId> Attached => _byDevice.Keys.ToHashSet();

    public int Count => _byDevice.Count;

    public bool IsEmpty => _byDevice.Count == 0;

    public IEnumerable<Attachment> All => _byDevice.Values;

    /// <summary>The stream with exactly this attachment, or null.</summary>
    public Attachment? Find(DeviceId device, AttachmentId id) =>
        _byDevice.TryGetValue(device, out var a) && a.Id == id ? a : null;

    /// <summary>Whether the device has a stream that began after this one.</summary>
    public bool HasNewer(DeviceId device, AttachmentId id) => _byDevice.TryGetValue(device, out var a) && a.Id.CompareTo(id) > 0;

    public Attachment? Of(DeviceId device) => _byDevice.GetValueOrDefault(device);

    public IEnumerable<Attachment> Of(IActorRef session) => _byDevice.Values.Where(a => a.Session.Equals(session)).ToArray();

    public void Add(Attachment attachment) => _byDevice[attachment.Device] = attachment;

    public void Remove(DeviceId device)
    {
        _byDevice.Remove(device);
        if (_byDevice.Count == 0)
            _tail.Clear();
    }

    /// <summary>A row was committed: whoever has caught up gets its entries from memory.</summary>
    public void Appended(EntriesStored row, InboxState state, IReadOnlyDictionary<Entry, string>? traces)
    {
        if (IsEmpty)
            return;
        foreach (var entry in row.Numbered())
        {
            _tail.Add(entry);
            if (traces is not null && traces.TryGetValue(entry.Entry, out var trace))
                Tracing.Attach(entry, trace);
        }

        foreach (var attachment in _byDevice.Values)
            Pump(attachment, state);
        _tail.DropThrough(_byDevice.Values.Min(a => a.Sent));
    }

    /// <summary>Sends a stream what it lacks, as far as its credit goes; reads the journal for it if need be.</summary>
    public void Pump(Attachment attachment, InboxState state)
    {
        while (attachment.Sent < state.Head && attachment.Credit > 0)
        {
            var count = (int)Math.Min(attachment.Credit, Limits.Page);
            var entries = _tail.After(attachment.Sent, count) ?? attachment.TakeLoaded(count);
            if (entries is null)
            {
                Load(attachment, state);
                return;
            }

            attachment.Deliver(entries, self);
        }
    }

    private void Load(Attachment attachment, InboxState state)
    {
        if (attachment.IsLoading)
            return;
        attachment.IsLoading = true;
        _ = journal.ReadAsync(persistenceId, attachment.Sent, state.Index.RowFor(attachment.Sent + 1), state.Index.NextRow - 1, attachment.Rows)
            .PipeTo(self, success: page => new PageRead(attachment, page), failure: e => new PageFailed(attachment, e));
    }
}

/// <summary>A page for a lagging stream has arrived.</summary>
internal sealed record PageRead(Attachment Attachment, QueuePage Page) : INoSerializationVerificationNeeded;

/// <summary>A page could not be read; it is tried again.</summary>
internal sealed record PageFailed(Attachment Attachment, Exception Cause) : INoSerializationVerificationNeeded;
