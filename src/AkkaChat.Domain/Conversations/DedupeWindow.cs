using System.Security.Cryptography;

namespace AkkaChat.Domain.Conversations;

/// <summary>The last <see cref="Limits.DedupeWindow"/> accepted commands of a conversation by sender and key.</summary>
public sealed class DedupeWindow
{
    private readonly Queue<Remembered> _order;
    private readonly Dictionary<Key, Remembered> _byKey;

    /// <summary>Restores what <see cref="Entries"/> gave.</summary>
    public DedupeWindow(IEnumerable<Remembered> entries)
    {
        _order = new Queue<Remembered>(entries);
        _byKey = _order.ToDictionary(KeyOf);
    }

    /// <summary>The window's content, oldest first.</summary>
    public IReadOnlyCollection<Remembered> Entries => _order;

    /// <summary>What the command with this key became, or null.</summary>
    public Remembered? Find(UserId from, string key, bool isMessage) => _byKey.GetValueOrDefault(new Key(from, key, isMessage));

    /// <summary>Remembers an entry under its key; the oldest one makes room.</summary>
    public void Add(Entry entry)
    {
        if (entry.Cmid is null)
            return;
        var isMessage = entry.Kind == EntryKind.Message;
        var remembered = new Remembered(entry.From, entry.Cmid, isMessage, entry.Cseq, entry.At, isMessage ? Fingerprint(entry.Body) : "");
        if (_byKey.TryAdd(KeyOf(remembered), remembered))
            _order.Enqueue(remembered);
        while (_order.Count > Limits.DedupeWindow)
            _byKey.Remove(KeyOf(_order.Dequeue()));
    }

    /// <summary>Tells two bodies apart without keeping them.</summary>
    public static string Fingerprint(Body body) => Convert.ToHexString(SHA256.HashData(body.Utf8.Span));

    private static Key KeyOf(Remembered r) => new(r.From, r.Key, r.IsMessage);

    private readonly record struct Key(UserId From, string Value, bool IsMessage);
}
