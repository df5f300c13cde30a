using System.Text;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;

namespace AkkaChat.Domain.Tests.FanOut;

/// <summary>
/// One conversation and the inboxes of everybody who ever takes part in it, over a network that loses, repeats, delays and reorders, on
/// nodes that die. A seed decides everything. After a while the network heals and nothing more is posted: then every inbox has to come
/// to hold exactly what the second promise says.
/// </summary>
internal sealed class FanOutModel
{
    /// <summary>Rounds after which a healed fan-out must have ended; one is enough to repeat every batch once.</summary>
    private const int HealingRounds = 1_000;

    private static readonly UserId[] People = [.. "alice bob carol dave eve".Split(' ').Select(UserId.Parse)];

    private readonly Random _random;
    private readonly Network _network;
    private readonly ConversationId _id;
    private readonly ConversationNode _conversation;
    private readonly Dictionary<UserId, InboxNode> _inboxes;
    private readonly List<(UserId From, Post Post)> _posted = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private readonly int _people;
    private readonly bool _churns;
    private int _keys;

    public FanOutModel(int seed)
    {
        _random = new Random(seed);
        _network = new Network(_random, Seen);
        // Few people who come and go all the time are in the way of their own copies.
        _churns = seed % 3 == 0;
        _people = _churns ? 3 : People.Length;
        _id = seed % 8 == 0 ? ConversationId.Direct(People[0], People[seed % 16 == 0 ? 0 : 1]) : ConversationId.Group("01JD3M5Q8ZV7W6X5Y4T3R2P1N0");
        _conversation = new ConversationNode(_id, _random, _network, Seen);
        _inboxes = People.ToDictionary(u => u, u => new InboxNode(u, _random, _network, Seen));
    }

    public Seen Seen { get; } = new();

    /// <summary>Runs to the end and checks everything.</summary>
    public void Run()
    {
        if (_id.Kind == ConversationKind.Group)
            _conversation.Change(new CreateGroup(_id, People[0], "t", [.. People.Where(_ => _random.Next(2) == 0)]), _now);
        for (var steps = _random.Next(20, _churns ? 400 : 200); steps > 0; steps--)
            Step();
        Heal();
        CheckInboxes();
        CheckAnswers();
        CheckReplay();
    }

    private void Step()
    {
        // Clocks run on, sometimes not at all, and sometimes back.
        _now += TimeSpan.FromMilliseconds(_random.Next(-200, 1_500));
        switch (_random.Next(40))
        {
            case < 3:
                Post();
                break;
            case < 8:
                if (_churns)
                    Change();
                else
                    Post();
                break;
            case 8:
                Change();
                break;
            case < 14:
                _conversation.Step(_now);
                break;
            case < 19:
                _conversation.SendDue(_now);
                break;
            case < 26:
                Deliver();
                break;
            case < 34:
                if (_inboxes.Values.Where(i => !i.IsQuiet).ToArray() is { Length: > 0 } busy)
                    busy[_random.Next(busy.Length)].Step();
                break;
            case 34:
                _conversation.Read(Someone());
                break;
            case 35:
                Anybody().Receive(new StoreRead(Someone(), _id, _random.Next(20)));
                break;
            case 36:
                _conversation.TakeSnapshot();
                break;
            case 37:
                Anybody().TakeSnapshot();
                break;
            case 38:
                _conversation.Crash();
                break;
            default:
                Anybody().Crash();
                break;
        }
    }

    private void Heal()
    {
        _network.Heal();
        if (_random.Next(2) == 0)
            _conversation.Crash();
        for (var round = 0; round < HealingRounds; round++)
        {
            if (_conversation.IsQuiet && _conversation.State.IsSettled && _network.IsEmpty && _inboxes.Values.All(i => i.IsQuiet))
                return;
            _now += CopyOutbox.LongestRetry;
            _conversation.Step(_now);
            _conversation.SendDue(_now);
            while (!_network.IsEmpty)
                Deliver();
            foreach (var inbox in _inboxes.Values)
                inbox.Step();
        }

        Assert.Fail("The fan-out does not end.");
    }

    private void Post()
    {
        for (var n = _random.Next(1, 4); n > 0; n--)
        {
            // New, or one of the earlier ones again, now and then with another body under the same key.
            var (from, post) = _posted.Count > 0 && _random.Next(4) == 0
                ? _posted[_random.Next(_posted.Count)]
                : (Someone(), new Post(ClientMessageId.Parse($"k{++_keys}"), TextBody($"m{_keys}")));
            if (_random.Next(20) == 0)
                post = post with { Body = TextBody("another") };
            else
                _posted.Add((from, post));
            _conversation.Submit(from, post);
        }
    }

    private void Change()
    {
        var (by, request) = (_random.Next(3) == 0 ? Someone() : People[0], $"r{++_keys}");
        _conversation.Change(
            _random.Next(10) switch
            {
                < 4 => new AddMembers(_id, by, request, [Someone(), Someone()]),
                < 7 => new RemoveMember(_id, by, request, Someone()),
                7 => new RemoveMember(_id, by, request, by),
                8 => new ChangeRole(_id, by, request, Someone(), (Role)_random.Next(1, 4)),
                _ => new RenameGroup(_id, by, request, $"t{_keys}"),
            },
            _now);
    }

    private void Deliver()
    {
        switch (_network.Take())
        {
            case StoreCopies copies:
                _inboxes[copies.User].Receive(copies);
                break;
            case CopiesConfirmed answer:
                _conversation.Receive(answer);
                break;
        }
    }

    private void CheckInboxes()
    {
        foreach (var (user, inbox) in _inboxes)
        {
            var stored = inbox.Stored.ToArray();
            Assert.Equal(Enumerable.Range(1, stored.Length).Select(s => (long)s), stored.Select(e => e.Seq));
            Assert.Equal(Owed(user), stored.Select(e => e.Entry).Where(e => e.Kind != EntryKind.Read));
            Assert.Equal(stored.Length, inbox.State.Head);
        }
    }

    /// <summary>What the second promise says: the entries n whose members at n include the user, and those that end the membership.</summary>
    private IEnumerable<Entry> Owed(UserId user)
    {
        var isMember = _id.Kind == ConversationKind.Direct && (_id.Users.First == user || _id.Users.Second == user);
        foreach (var entry in _conversation.Timeline)
        {
            var was = isMember;
            isMember = entry.Kind switch
            {
                EntryKind.Created or EntryKind.Joined => isMember || entry.Users.Contains(user),
                EntryKind.Left => isMember && entry.From != user,
                EntryKind.Removed => isMember && !entry.Users.Contains(user),
                _ => isMember,
            };
            if (was || isMember)
                yield return entry;
        }
    }

    private void CheckAnswers()
    {
        var timeline = _conversation.Timeline.ToArray();
        Assert.Equal(Enumerable.Range(1, timeline.Length).Select(s => (long)s), timeline.Select(e => e.Cseq));
        Assert.Equal(timeline.Select(e => e.At).Order(), timeline.Select(e => e.At));
        var messages = timeline.Where(e => e.Kind == EntryKind.Message).ToDictionary(e => (e.From, e.Cmid!));
        foreach (var (from, post, outcome) in _conversation.Answers.Where(a => a.Outcome.Refused is null))
        {
            var entry = messages[(from, post.Cmid.Value)];
            Assert.Equal((entry.Cseq, entry.At, entry.Body), (outcome.Cseq, outcome.At, post.Body));
        }

        foreach (var (from, post, outcome) in _conversation.Answers.Where(a => a.Outcome.Refused?.Code == Refusal.Conflict))
            Assert.NotEqual(messages[(from, post.Cmid.Value)].Body, post.Body);
    }

    private void CheckReplay()
    {
        Assert.Equal(_conversation.State.Snapshot().ToDurableText(), _conversation.Replayed().Snapshot().ToDurableText());
        foreach (var inbox in _inboxes.Values)
            Assert.Equal(inbox.State.Snapshot().ToText(), inbox.Replayed().Snapshot().ToText());
    }

    private UserId Someone() => People[_random.Next(_people)];

    private InboxNode Anybody() => _inboxes[Someone()];

    private static Body TextBody(string text) => new(Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""));
}
