namespace AkkaChat.Protocol;

/// <summary>
/// A frame from a client. The hierarchy is closed. Decoding always returns one of these; what could not be understood is
/// a <see cref="BadFrame"/> or <see cref="NotAnObject"/>, so that one switch handles everything a socket can bring.
/// </summary>
public abstract record ClientFrame
{
    private ClientFrame()
    {
    }

    /// <summary>Any integer of the client's choice; the reply carries the same. Absent: no reply is expected, but a refusal is still told.</summary>
    public long? Id { get; init; }

    /// <summary><c>hello</c>: must come first, within 10 s.</summary>
    /// <param name="Token">A bearer token.</param>
    /// <param name="Device">The client's own stable name for this device, 1 to <c>limits.cmid_chars</c> characters.</param>
    public sealed record Hello(string Token, string Device) : ClientFrame
    {
        /// <summary>Where to continue; absent on a device that stored nothing yet.</summary>
        public StreamPosition? Resume { get; init; }

        /// <summary>Unacknowledged events the client can take, at least 1; the server may lower it.</summary>
        public int? Window { get; init; }
    }

    /// <summary><c>send</c>: post a message. Exactly one of <see cref="Conv"/> and <see cref="To"/> is set.</summary>
    /// <param name="Cmid">Makes the post idempotent per conversation and sender, 1 to <c>limits.cmid_chars</c> characters.</param>
    /// <param name="Body">An object with a string <c>text</c> of at least 1 character.</param>
    public sealed record Send(string Cmid, MessageBody Body) : ClientFrame
    {
        /// <summary>The conversation to post to.</summary>
        public string? Conv { get; init; }

        /// <summary>The user whose direct conversation with the sender to post to; oneself is allowed.</summary>
        public string? To { get; init; }
    }

    /// <summary><c>ack</c>: this device has stored everything up to and including <paramref name="Seq"/>.</summary>
    /// <param name="Seq">Zero or more.</param>
    public sealed record Ack(long Seq) : ClientFrame;

    /// <summary><c>read</c>: the human has seen everything up to and including <paramref name="Cseq"/>.</summary>
    /// <param name="Conv">The conversation.</param>
    /// <param name="Cseq">Zero or more, at most the conversation's last.</param>
    public sealed record Read(string Conv, long Cseq) : ClientFrame;

    /// <summary><c>typing</c>: the human began or stopped writing.</summary>
    /// <param name="Conv">The conversation.</param>
    /// <param name="On">Whether they are writing.</param>
    public sealed record Typing(string Conv, bool On) : ClientFrame;

    /// <summary><c>pull</c>: a page of history. At most one of <see cref="Before"/> and <see cref="After"/>; neither means the newest page.</summary>
    /// <param name="Conv">The conversation.</param>
    /// <param name="Limit">At least 1; above the server's bound it is lowered.</param>
    public sealed record Pull(string Conv, int Limit) : ClientFrame
    {
        /// <summary>Only entries below this <c>cseq</c>.</summary>
        public long? Before { get; init; }

        /// <summary>Only entries above this <c>cseq</c>.</summary>
        public long? After { get; init; }
    }

    /// <summary><c>watch</c>: presence of these users, replacing the former set.</summary>
    /// <param name="Users">May be empty; people one shares no conversation with are ignored by the server.</param>
    public sealed record Watch(IReadOnlyList<string> Users) : ClientFrame;

    /// <summary><c>auth</c>: renew the token in place.</summary>
    /// <param name="Token">A newer bearer token of the same user.</param>
    public sealed record Auth(string Token) : ClientFrame;

    /// <summary><c>ping</c>: answered by <see cref="ServerFrame.Pong"/>.</summary>
    public sealed record Ping : ClientFrame;

    /// <summary><c>pong</c>: the answer to <see cref="ServerFrame.Ping"/>, with its <c>id</c> if it had one.</summary>
    public sealed record Pong : ClientFrame;

    /// <summary>
    /// A JSON object that is no frame: unknown <c>t</c>, a missing or ill-typed field, text that is not Unicode.
    /// Answered by <see cref="ErrorCodes.BadFrame"/>; the socket stays. <see cref="Id"/> is kept where it could be read.
    /// </summary>
    /// <param name="Message">What is wrong, for a developer; holds nothing of the frame's content.</param>
    public sealed record BadFrame(string Message) : ClientFrame;

    /// <summary>Not a JSON object at all: the socket is closed with <see cref="CloseCodes.BadFrame"/>.</summary>
    public sealed record NotAnObject : ClientFrame
    {
        /// <summary>The only instance one needs.</summary>
        public static readonly NotAnObject Instance = new();
    }
}
