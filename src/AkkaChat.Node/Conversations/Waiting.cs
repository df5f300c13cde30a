using Akka.Actor;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Node.Conversations;

/// <summary>Commands that wait for the row before theirs to be committed, in order and bounded: what arrives during a write goes into the next.</summary>
internal sealed class Waiting
{
    private readonly Queue<(IConversationMessage Command, IActorRef Sender)> _commands = new();
    private int _posts;
    private long _bytes;

    public bool IsEmpty => _commands.Count == 0;

    /// <summary>Takes a command; false above <see cref="Limits.WaitingPosts"/> or <see cref="Limits.WaitingBytes"/>.</summary>
    public bool TryAdd(IConversationMessage command, IActorRef sender)
    {
        var (posts, bytes) = SizeOf(command);
        if (_posts + posts > Limits.WaitingPosts || _bytes + bytes > Limits.WaitingBytes)
            return false;
        _posts += posts;
        _bytes += bytes;
        _commands.Enqueue((command, sender));
        return true;
    }

    public IConversationMessage Peek() => _commands.Peek().Command;

    public (IConversationMessage Command, IActorRef Sender) Take()
    {
        var taken = _commands.Dequeue();
        var (posts, bytes) = SizeOf(taken.Command);
        _posts -= posts;
        _bytes -= bytes;
        return taken;
    }

    private static (int Posts, long Bytes) SizeOf(IConversationMessage command) =>
        command is SubmitPosts submit ? (submit.Posts.Count, submit.Posts.Sum(p => (long)p.Body.Length)) : (1, 0);
}
