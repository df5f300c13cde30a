using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit.Xunit2;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Web.Entities;
using Xunit;

namespace AkkaChat.Session.Tests.Entities;

public sealed class UserDirectoryTests : TestKit
{
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly UserId Bob = UserId.Parse("bob");

    private readonly Dictionary<UserId, int> _conversations = new() { [Alice] = 3, [Bob] = 4 };
    private bool _begun;
    private int _asked;

    [Fact]
    public async Task Whoever_exists_and_has_room_may_be_written_to_and_is_not_asked_again()
    {
        var users = Directory();

        Assert.Null(await users.WhyNotWriteAsync(Alice, Bob, default));
        var asked = _asked;
        Assert.Null(await users.WhyNotWriteAsync(Bob, Alice, default));

        Assert.Equal(asked, _asked);
    }

    [Fact]
    public async Task Nobody_writes_to_a_name_that_nobody_has() =>
        Assert.Equal(Refusal.NotFound, (await Directory().WhyNotWriteAsync(Alice, UserId.Parse("nobody"), default))?.Code);

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    public async Task A_conversation_that_is_yet_to_begin_needs_room_on_both_sides(string full)
    {
        _conversations[UserId.Parse(full)] = Limits.Conversations;

        Assert.Equal(Refusal.LimitReached, (await Directory().WhyNotWriteAsync(Alice, Bob, default))?.Code);
    }

    [Fact]
    public async Task A_conversation_that_has_begun_goes_on_however_many_there_are()
    {
        _conversations[Alice] = Limits.Conversations;
        _begun = true;

        Assert.Null(await Directory().WhyNotWriteAsync(Alice, Bob, default));
    }

    private UserDirectory Directory() => new(new EntityClient(
        new Region<AccountRegion>(Answering(message => message is ReadProfile r && _conversations.ContainsKey(r.User)
            ? new Profile(r.User, r.User.Value)
            : new Refused(Refusal.NotFound, "No such user."))),
        new Region<InboxRegion>(Answering(message => new ConversationCount(((CountConversations)message).User, _conversations[((CountConversations)message).User]))),
        new Region<ConversationRegion>(Answering(message => _begun
            ? new ConversationDetails(((ReadDetails)message).Conversation, "", 1, [])
            : new Refused(Refusal.NotFound, "No such conversation."))),
        AskPatience.Default,
        TimeProvider.System));

    private IActorRef Answering(Func<object, object> answer)
    {
        object Counted(object message)
        {
            Interlocked.Increment(ref _asked);
            return answer(message);
        }

        Func<object, object> counted = Counted;
        return Sys.ActorOf(Props.Create(() => new Stub(counted)));
    }

    private sealed class Region<T>(IActorRef actor) : IRequiredActor<T>
    {
        public IActorRef ActorRef => actor;

        public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(actor);
    }

    private sealed class Stub(Func<object, object> answer) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(answer(message));
    }
}
