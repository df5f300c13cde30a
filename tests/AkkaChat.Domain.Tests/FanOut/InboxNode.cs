using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Domain.Tests.FanOut;

/// <summary>An inbox on a node that may die at any point: what its entity does, without actors and with a list as its journal.</summary>
internal sealed class InboxNode(UserId user, Random random, Network network, Seen seen)
{
    private readonly List<IInboxEvent> _journal = [new InboxOpened("c1")];
    private readonly List<(int Rows, InboxSnapshot Snapshot)> _snapshots = [];
    private readonly Queue<IInboxMessage> _waiting = new();
    private List<IWireMessage> _unanswered = [];
    private EntriesStored? _writing;

    public InboxState State { get; private set; } = Replay(user, [new InboxOpened("c1")], null);

    public UserId User => user;

    public bool IsQuiet => _waiting.Count == 0 && _writing is null;

    /// <summary>Everything that was ever committed, in order.</summary>
    public IEnumerable<InboxEntry> Stored => _journal.OfType<EntriesStored>().SelectMany(e => e.Numbered());

    public void Receive(IInboxMessage message)
    {
        if (message is StoreCopies copies && copies.Term < State.MarkOf(copies.Conversation).Term)
            seen.OldTermCopies++;
        _waiting.Enqueue(message);
    }

    /// <summary>The next step: a write is begun, or the one under way is committed and answered.</summary>
    public void Step()
    {
        if (_writing is not null)
            Commit();
        else if (_waiting.Count > 0)
            Begin();
    }

    public void TakeSnapshot()
    {
        if (_writing is null)
            _snapshots.Add((_journal.Count, State.Snapshot()));
    }

    /// <summary>The node dies. A write under way may have been committed, but nobody was told.</summary>
    public void Crash()
    {
        if (_writing is not null && random.Next(2) == 0)
        {
            _journal.Add(_writing);
            seen.UnansweredWrites++;
        }
        else if (_writing is not null)
        {
            seen.LostWrites++;
        }

        _writing = null;
        _unanswered = [];
        _waiting.Clear();
        State = Replay(user, _journal, Pick());
    }

    /// <summary>What a restart with the whole journal gives.</summary>
    public InboxState Replayed() => Replay(user, _journal, null);

    private (int, InboxSnapshot)? Pick()
    {
        if (_snapshots.Count == 0 || random.Next(3) == 0)
        {
            seen.FromJournal++;
            return null;
        }

        seen.FromSnapshot++;
        return _snapshots[random.Next(_snapshots.Count)];
    }

    private void Begin()
    {
        var batch = new InboxBatch(State, DateTimeOffset.UnixEpoch);
        var most = random.Next(1, 5);
        while (most-- > 0 && _waiting.TryPeek(out var next) && (next is not StoreCopies c || batch.HasRoomFor(c)))
        {
            _waiting.Dequeue();
            if (next is StoreCopies copies)
                _unanswered.Add(batch.Store(copies));
            else if (next is StoreRead read)
                batch.Store(read);
        }

        if (batch.ToEvent() is { } row)
            _writing = row;
        else
            Answer();
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
        foreach (var answer in _unanswered)
            network.Send(answer);
        _unanswered = [];
    }

    private static InboxState Replay(UserId user, List<IInboxEvent> journal, (int Rows, InboxSnapshot Snapshot)? from)
    {
        var state = from is { } f ? new InboxState(user, f.Snapshot) : new InboxState(user);
        for (var row = (from?.Rows ?? 0) + 1; row <= journal.Count; row++)
            state.Evolve(journal[row - 1], row);
        return state;
    }
}
