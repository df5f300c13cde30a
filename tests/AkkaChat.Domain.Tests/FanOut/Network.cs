using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Tests.FanOut;

/// <summary>Copies and answers under way, until it is healed in no order and without any guarantee.</summary>
internal sealed class Network(Random random, Seen seen)
{
    private readonly List<IWireMessage> _underWay = [];

    public bool IsEmpty => _underWay.Count == 0;

    public bool IsHealed { get; private set; }

    public void Heal() => IsHealed = true;

    public void Send(IWireMessage message)
    {
        if (!IsHealed && random.Next(8) == 0)
        {
            seen.Lost++;
            return;
        }

        _underWay.Add(message);
    }

    /// <summary>Any one of the messages, which may stay to be delivered once more.</summary>
    public IWireMessage? Take()
    {
        if (_underWay.Count == 0)
            return null;
        // Mostly the newest: the oldest ones come when nobody expects them any more.
        var index = IsHealed ? 0 : random.Next(3) == 0 ? random.Next(_underWay.Count) : _underWay.Count - 1;
        var message = _underWay[index];
        if (index > 0)
            seen.Reordered++;
        if (!IsHealed && random.Next(4) == 0)
            seen.Repeated++;
        else
            _underWay.RemoveAt(index);
        return message;
    }
}

/// <summary>What the runs have come across: a model that does not reach the interesting cases proves nothing.</summary>
internal sealed class Seen
{
    public int Lost, Repeated, Reordered, Batched, Dups, Conflicts, FormerRetries, LostWrites, UnansweredWrites, FromJournal, FromSnapshot, Left, RejoinedWhileOwed, OldTermCopies;

    public void Add(Seen other)
    {
        foreach (var field in typeof(Seen).GetFields())
            field.SetValue(this, (int)field.GetValue(this)! + (int)field.GetValue(other)!);
    }
}
