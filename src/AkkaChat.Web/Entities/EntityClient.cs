using Akka.Actor;
using Akka.Hosting;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Web.Entities;

/// <summary>How patiently an entity is asked.</summary>
/// <param name="Try">How long one try waits for its answer.</param>
/// <param name="Within">How long it is tried altogether.</param>
/// <param name="MinPause">The first pause between two tries; it doubles up to <paramref name="MaxPause"/>.</param>
/// <param name="MaxPause">The longest pause between two tries.</param>
public sealed record AskPatience(TimeSpan Try, TimeSpan Within, TimeSpan MinPause, TimeSpan MaxPause)
{
    /// <summary>What a request over HTTP is worth.</summary>
    public static readonly AskPatience Default =
        new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(12), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
}

/// <summary>
/// Asks entities. A message to a shard that moves can be lost, so the same command is repeated until there is an outcome: every command is
/// idempotent. Without one in time the answer is <see cref="Refused"/> with <see cref="Refusal.Unavailable"/>: the outcome is unknown.
/// </summary>
public sealed class EntityClient(
    IRequiredActor<AccountRegion> accounts,
    IRequiredActor<InboxRegion> inboxes,
    IRequiredActor<ConversationRegion> conversations,
    AskPatience patience,
    TimeProvider clock)
{
    private static readonly Refused OutcomeUnknown = new(Refusal.Unavailable, "No answer in time. Try again.");

    /// <summary>Asks an account.</summary>
    public Task<object> AskAsync(IAccountMessage message, CancellationToken cancel) => AskAsync(accounts, message, cancel);

    /// <summary>Asks an inbox.</summary>
    public Task<object> AskAsync(IInboxMessage message, CancellationToken cancel) => AskAsync(inboxes, message, cancel);

    /// <summary>Asks a conversation.</summary>
    public Task<object> AskAsync(IConversationMessage message, CancellationToken cancel) => AskAsync(conversations, message, cancel);

    private async Task<object> AskAsync<TRegion>(IRequiredActor<TRegion> region, object message, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        var pause = patience.MinPause;
        while (true)
        {
            var left = patience.Within - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return OutcomeUnknown;
            try
            {
                var actor = await region.GetAsync(cancel);
                return await actor.Ask<object>(message, left < patience.Try ? left : patience.Try, cancel);
            }
            catch (AskTimeoutException)
            {
                // Lost in a hand-off, or its shard has no home yet.
            }

            var spread = pause * (0.5 + Random.Shared.NextDouble());
            await Task.Delay(spread, clock, cancel);
            pause = pause * 2 < patience.MaxPause ? pause * 2 : patience.MaxPause;
        }
    }
}
