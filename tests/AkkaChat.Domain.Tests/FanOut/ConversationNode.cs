using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Domain.Tests.FanOut;

/// <summary>A conversation on a node that may die at any point: what its entity does, without actors and with a list as its journal.</summary>
internal sealed class ConversationNode
{
    private readonly ConversationId _id;
    private readonly Random _random;
    private readonly Network _network;
    private readonly Seen _seen;
    private readonly List<EntriesAppended> _journal = [];
    private readonly List<(int Rows, ConversationSnapshot Snapshot)> _snapshots = [];
    private readonly Queue<(UserId From, Post Post)> _waiting = new();
    private List<(UserId From, Post Post, PostOutcome Outcome)> _unanswered = [];
    private EntriesAppended? _writing;
    private CopyOutbox _outbox;

    public ConversationNode(ConversationId id, Random random, Network network, Seen seen)
    {
        (_id, _random, _network, _seen) = (id, random, network, seen);
        State = new ConversationState(id);
        _outbox = new CopyOutbox(State);
    }

    public ConversationState State { get; private set; }

    public bool IsQuiet => _waiting.Count == 0 && _writing is null;

    /// <summary>Everything that was ever committed, in order.</summary>
    public IEnumerable<Entry> Timeline => _journal.SelectMany(e => e.Entries);

    /// <summary>Every answer that a sender was given.</summary>
    public List<(UserId From, Post Post, PostOutcome Outcome)> Answers { get; } = [];

    public void Submit(UserId from, Post post) => _waiting.Enqueue((from, post));

    public void Change(IConversationMessage command, DateTimeOffset now)
    {
        if (_writing is not null || ConversationDecisions.Decide(State, command, now) is not ChangeOutcome.Append append)
            return;
        var entry = append.Event.Entries[0];
        if (entry.Kind == EntryKind.Joined && entry.Users.Any(State.Recipients.ContainsKey))
            _seen.RejoinedWhileOwed++;
        if (entry.Kind is EntryKind.Left or EntryKind.Removed)
            _seen.Left++;
        _writing = append.Event;
    }

    public void Receive(CopiesConfirmed answer) => _outbox.Answered(answer);

    public void Read(UserId user)
    {
        if (State.LastCseq > 0)
            State.RaiseMark(user, _random.NextInt64(State.LastCseq) + 1);
    }

    /// <summary>The next step: a write is begun, or the one under way is committed and answered.</summary>
    public void Step(DateTimeOffset now)
    {
        if (_writing is not null)
            Commit();
        else if (_waiting.Count > 0)
            Begin(now);
    }

    /// <summary>Sends whatever is due, some of it in small batches.</summary>
    public void SendDue(DateTimeOffset now)
    {
        foreach (var user in _outbox.AllDue(now))
        {
            var range = _outbox.Due(user, now)!.Value;
            var most = _random.Next(1, 6);
            Entry[] entries = [.. Timeline.Where(e => e.Cseq > range.Prev && e.Cseq <= range.Through).Take(most)];
            _outbox.Sent(user, now);
            _network.Send(new StoreCopies(user, _id, range.Term, range.Prev, entries));
        }
    }

    public void TakeSnapshot()
    {
        if (_writing is null)
            _snapshots.Add((_journal.Count, State.Snapshot()));
    }

    /// <summary>The node dies. A write under way may have been committed, but nobody was told.</summary>
    public void Crash()
    {
        if (_writing is not null && _random.Next(2) == 0)
        {
            _journal.Add(_writing);
            _seen.UnansweredWrites++;
        }
        else if (_writing is not null)
        {
            _seen.LostWrites++;
        }

        _writing = null;
        _unanswered = [];
        _waiting.Clear();
        State = Replay(Pick());
        _outbox = new CopyOutbox(State);
    }

    /// <summary>What a restart with the whole journal gives.</summary>
    public ConversationState Replayed() => Replay(null);

    private (int, ConversationSnapshot)? Pick()
    {
        if (_snapshots.Count == 0 || _random.Next(3) == 0)
        {
            _seen.FromJournal++;
            return null;
        }

        _seen.FromSnapshot++;
        return _snapshots[_random.Next(_snapshots.Count)];
    }

    private void Begin(DateTimeOffset now)
    {
        var batch = new PostBatch(State, now);
        var most = _random.Next(1, 6);
        while (most-- > 0 && _waiting.TryPeek(out var next) && batch.HasRoomFor(next.Post))
        {
            _waiting.Dequeue();
            _unanswered.Add((next.From, next.Post, batch.Decide(next.From, next.Post)));
        }

        _writing = batch.ToEvent();
        if (_writing is null)
            Answer();
        else if (_writing.Entries.Count > 1)
            _seen.Batched++;
    }

    private void Commit()
    {
        _journal.Add(_writing!);
        State.Evolve(_writing!, _journal.Count);
        _writing = null;
        Answer();
    }

    private void Answer()
    {
        foreach (var (from, _, outcome) in _unanswered)
        {
            _seen.Dups += outcome.Dup ? 1 : 0;
            _seen.Conflicts += outcome.Refused?.Code == Refusal.Conflict ? 1 : 0;
            _seen.FormerRetries += outcome.Dup && !State.Admits(from) ? 1 : 0;
        }

        Answers.AddRange(_unanswered);
        _unanswered = [];
    }

    private ConversationState Replay((int Rows, ConversationSnapshot Snapshot)? from)
    {
        var state = from is { } f ? new ConversationState(_id, f.Snapshot) : new ConversationState(_id);
        for (var row = (from?.Rows ?? 0) + 1; row <= _journal.Count; row++)
            state.Evolve(_journal[row - 1], row);
        return state;
    }
}
