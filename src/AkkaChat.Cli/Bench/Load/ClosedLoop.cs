using AkkaChat.Cli.Bench.Load.Ledger;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Keeps a number of messages in flight: when one is accepted and everybody has it, the next is sent at once.</summary>
internal sealed class ClosedLoop(LoadRun run)
{
    private volatile bool _stopped;

    /// <summary>Members write in turn.</summary>
    public void StartTurns(Conversation conversation, int inFlight)
    {
        var turn = -1;
        conversation.OnSettled = _ => Next();
        for (var i = 0; i < inFlight; i++)
            Next();

        void Next()
        {
            if (!_stopped)
                run.Post(conversation.Members[(int)((uint)Interlocked.Increment(ref turn) % (uint)conversation.Members.Count)]);
        }
    }

    /// <summary>Every member has messages of their own in flight.</summary>
    public void StartEach(Conversation conversation, int inFlight)
    {
        conversation.OnSettled = post =>
        {
            if (!_stopped)
                run.Post(post.Sender);
        };
        foreach (var member in conversation.Members)
        {
            for (var i = 0; i < inFlight; i++)
                run.Post(member);
        }
    }

    /// <summary>Sends nothing more.</summary>
    public void Stop() => _stopped = true;
}
