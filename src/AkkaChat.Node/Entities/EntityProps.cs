using Akka.Actor;

namespace AkkaChat.Node.Entities;

/// <summary>
/// How an entity is made: by a delegate. <c>Props.Create</c> takes an expression, which it compiles anew for every entity: a fifth of the processor
/// time of a node that was just started and whose users all come back.
/// </summary>
internal static class EntityProps
{
    /// <summary>Props of an entity that <paramref name="create"/> makes, once per start and restart.</summary>
    public static Props Of<TEntity>(Func<TEntity> create)
        where TEntity : ActorBase =>
        Props.CreateBy(new Producer<TEntity>(create));

    private sealed class Producer<TEntity>(Func<TEntity> create) : IIndirectActorProducer
        where TEntity : ActorBase
    {
        // It decides the kind of mailbox: persistent actors need one with a stash.
        public Type ActorType => typeof(TEntity);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor)
        {
            // Nothing to release.
        }
    }
}
