using Akka.Actor;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Web.Sessions;

/// <summary>Asks an entity until it answers: a question can be lost while its shard moves. Everything asked this way may be repeated.</summary>
internal static class Asking
{
    /// <summary>Gives the answer, or <see cref="Refusal.Unavailable"/> after <see cref="SessionOptions.AnswerWithin"/>.</summary>
    public static async Task<object> AskAsync(IActorRef region, IWireMessage question, SessionOptions options, CancellationToken cancel)
    {
        var left = options.AnswerWithin;
        for (var pause = options.AnswerMin; left > TimeSpan.Zero; left -= pause, pause *= 2)
        {
            try
            {
                return await region.Ask<object>(question, pause < left ? pause : left, cancel);
            }
            catch (AskTimeoutException)
            {
                // Lost, or slow: once more.
            }
        }

        return new Refused(Refusal.Unavailable, "No answer in time.");
    }
}
