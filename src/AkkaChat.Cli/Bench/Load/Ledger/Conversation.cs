using System.Text;

namespace AkkaChat.Cli.Bench.Load.Ledger;

/// <summary>
/// What was sent in a conversation, against what was answered and delivered. Every member's <c>cseq</c> has no holes, and every message has
/// one <c>cseq</c> that all of them agree on: so a message that all members have counted was delivered to each exactly once.
/// </summary>
internal sealed class Conversation
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Post> _open = [];
    private readonly List<Membership> _members = [];
    private readonly int _textChars;
    private int _sent;
    private int _present;
    private byte[]? _id;

    /// <summary>Opens an empty ledger.</summary>
    /// <param name="index">Which conversation of the run this is.</param>
    /// <param name="textChars">Characters of every message's text.</param>
    public Conversation(int index, int textChars) => (Index, _textChars) = (index, textChars);

    /// <summary>Which conversation of the run this is.</summary>
    public int Index { get; }

    /// <summary>Its name at the server, once that is known.</summary>
    public ReadOnlySpan<byte> Id => Volatile.Read(ref _id);

    /// <summary>Everybody in it.</summary>
    public IReadOnlyList<Membership> Members => _members;

    /// <summary>Told of every message that is no longer in flight, on the thread that found it out.</summary>
    public Action<Post>? OnSettled { get; set; }

    /// <summary>Messages that somebody has not received.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    /// <summary>Adds a member, before anything is sent.</summary>
    public Membership Add(User user, bool absent = false)
    {
        var member = new Membership(this, user, absent);
        _members.Add(member);
        _present += absent ? 0 : 1;
        user.Join(member);
        return member;
    }

    /// <summary>Enters a message that is about to be sent.</summary>
    public Post Send(Membership sender, long sentAt, bool measured)
    {
        lock (_gate)
        {
            var post = new Post(this, _sent++, sender, sentAt, measured) { Missing = _members.Count, MissingPresent = _present };
            _open.Add(post.Mark.Number, post);
            return post;
        }
    }

    /// <summary>A message that waits for its answer or for a receipt.</summary>
    public Post? Find(Mark mark)
    {
        lock (_gate)
            return _open.GetValueOrDefault(mark.Number);
    }

    /// <summary>Enters an <c>ok</c>.</summary>
    /// <exception cref="VerificationException">It is for nothing that this user sent, or says what can't be.</exception>
    public Outcome Accept(User user, Mark mark, ReadOnlySpan<byte> conv, long cseq)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(mark.Number, out var post) || post.Sender.User != user || post.Accepted)
                throw Broken(user, $"was answered ok for message {mark}, which is not one that waits for an answer");
            Place(user, post, conv, cseq);
            post.Accepted = true;
            return Close(post);
        }
    }

    /// <summary>Enters a copy of a message.</summary>
    /// <exception cref="VerificationException">Something was lost, doubled, reordered, damaged, or never sent.</exception>
    public Outcome Receive(Membership member, Mark mark, in ScannedFrame ev)
    {
        lock (_gate)
        {
            var user = member.User;
            if (ev.Cseq != member.Cseq + 1)
                throw Broken(user, ev.Cseq <= member.Cseq ? $"received entry {ev.Cseq} after {member.Cseq}" : $"never received entry {member.Cseq + 1}: {ev.Cseq} came");
            if (!_open.TryGetValue(mark.Number, out var post))
                throw Broken(user, mark.Number < _sent ? $"received message {mark} again, as entry {ev.Cseq}" : $"received message {mark}, which nobody sent");
            if (!ev.From.SequenceEqual(post.Sender.User.Utf8Name))
                throw Broken(user, $"received message {mark} of {post.Sender.User.Name} from {Encoding.UTF8.GetString(ev.From)}");
            if (ev.Kind.SequenceEqual("msg"u8) ? ev.Text.Length != _textChars : ev.Text.Length != Mark.Chars)
                throw Broken(user, $"received message {mark} with a text of {ev.Text.Length} characters");
            Place(user, post, ev.Conv, ev.Cseq);
            member.Cseq = ev.Cseq;
            post.Missing--;
            post.MissingPresent -= member.Absent ? 0 : 1;
            return Close(post);
        }
    }

    /// <summary>A message that has not reached everybody although it should have, in words; null if there is none.</summary>
    public string? Complaint()
    {
        lock (_gate)
        {
            if (_open.Count == 0)
                return null;
            var post = _open.Values.MinBy(p => p.Mark.Number)!;
            var lacking = post.Cseq == 0 ? _members : _members.Where(m => m.Cseq < post.Cseq).ToList();
            return $"{Name}: message {post.Mark} of {post.Sender.User.Name} is {(post.Accepted ? $"accepted as entry {post.Cseq}" : "not answered")}, and did not reach " +
                $"{lacking.Count} of {_members.Count} members ({string.Join(", ", lacking.Take(5).Select(m => m.User.Name))}); {_open.Count} messages are open";
        }
    }

    /// <summary>Notes where a message stands: what the answer and all copies say must be one conversation and one position.</summary>
    private void Place(User user, Post post, ReadOnlySpan<byte> conv, long cseq)
    {
        _id ??= conv.ToArray();
        if (!conv.SequenceEqual(_id))
            throw Broken(user, $"heard of message {post.Mark} in {Encoding.UTF8.GetString(conv)}");
        if (post.Cseq != 0 && post.Cseq != cseq)
            throw Broken(user, $"heard of message {post.Mark} as entry {cseq}, others as entry {post.Cseq}");
        post.Cseq = cseq;
    }

    private Outcome Close(Post post)
    {
        if (post.Accepted && post.Missing == 0)
            _open.Remove(post.Mark.Number);
        var settles = post is { Accepted: true, MissingPresent: 0, Settled: false };
        post.Settled |= settles;
        return new Outcome(post, settles);
    }

    private string Name => _id is null ? $"conversation {Index}" : Encoding.UTF8.GetString(_id);

    private VerificationException Broken(User user, string what) => new($"{user.Name}, {Name}: {what}");
}

/// <summary>What an answer or a copy did.</summary>
/// <param name="Post">The message.</param>
/// <param name="Settles">Whether it is no longer in flight, just now.</param>
internal readonly record struct Outcome(Post Post, bool Settles);
