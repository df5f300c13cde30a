using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Domain.Tests.Accounts;

/// <summary>An account with its journal in memory: what the entity does, without an actor.</summary>
internal sealed class TestAccount(UserId user, DateTimeOffset now)
{
    public UserId User { get; } = user;

    public DateTimeOffset Now { get; set; } = now;

    public AccountState State { get; private set; } = AccountState.Unknown;

    public List<IAccountEvent> Journal { get; } = [];

    public IWireMessage Tell(IAccountMessage message)
    {
        switch (AccountDecisions.Decide(State, message, Now))
        {
            case AccountOutcome.Commit { Event: var e, Reply: var reply }:
                Journal.Add(e);
                State = State.Evolve(e);
                return reply;
            case AccountOutcome.Answer { Reply: var reply }:
                return reply;
            default:
                throw new InvalidOperationException();
        }
    }

    public Refusal Refuses(IAccountMessage message) => Assert.IsType<Refused>(Tell(message)).Code;
}
