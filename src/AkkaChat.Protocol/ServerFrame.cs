namespace AkkaChat.Protocol;

/// <summary>A frame from a server. The hierarchy is closed; a frame without <see cref="Id"/> is a push.</summary>
public abstract record ServerFrame
{
    private ServerFrame()
    {
    }

    /// <summary>The <c>id</c> of the client's frame that this answers.</summary>
    public long? Id { get; init; }

    /// <summary><c>welcome</c>: the answer to <c>hello</c>.</summary>
    /// <param name="User">Who the token says the client is.</param>
    /// <param name="Device">The device as given.</param>
    /// <param name="Resume">One of <see cref="ResumeOutcomes"/>.</param>
    /// <param name="Epoch">Identifies this inbox and the generation of its storage; stored beside <c>seq</c>.</param>
    /// <param name="Head">The inbox's last <c>seq</c> now.</param>
    /// <param name="Window">Unacknowledged events in force.</param>
    /// <param name="PingMs">Heartbeat interval, milliseconds.</param>
    /// <param name="Limits">The server's bounds.</param>
    /// <param name="ServerTime">The server's clock.</param>
    public sealed record Welcome(
        string User,
        string Device,
        string Resume,
        string Epoch,
        long Head,
        int Window,
        int PingMs,
        WireLimits Limits,
        DateTimeOffset ServerTime) : ServerFrame
    {
        /// <summary>One of <see cref="ResetReasons"/>, on a reset.</summary>
        public string? Reason { get; init; }
    }

    /// <summary><c>directory</c>: after a reset and before the first <c>ev</c>, in one or more parts.</summary>
    /// <param name="Conversations">At most 100.</param>
    /// <param name="More">Whether a further part follows.</param>
    public sealed record Directory(IReadOnlyList<ConversationSummary> Conversations, bool More) : ServerFrame;

    /// <summary><c>ev</c>: the next entry of the inbox.</summary>
    /// <param name="Seq">Position in this user's inbox, without holes.</param>
    /// <param name="Entry">The entry.</param>
    public sealed record Ev(long Seq, TimelineEntry Entry) : ServerFrame;

    /// <summary><c>caught_up</c>: everything up to <c>welcome.head</c> has been sent; live from here.</summary>
    /// <param name="Seq">The last <c>seq</c> sent, or the position the stream started from.</param>
    public sealed record CaughtUp(long Seq) : ServerFrame;

    /// <summary><c>ok</c>: done; for <c>send</c>: durably accepted.</summary>
    public sealed record Ok : ServerFrame
    {
        /// <summary>The conversation posted to.</summary>
        public string? Conv { get; init; }

        /// <summary>The message's position in it.</summary>
        public long? Cseq { get; init; }

        /// <summary>When it was accepted.</summary>
        public DateTimeOffset? At { get; init; }

        /// <summary>The same <c>cmid</c> was accepted before; this is that first result.</summary>
        public bool Dup { get; init; }
    }

    /// <summary><c>page</c>: history, newest last.</summary>
    /// <param name="Conv">The conversation.</param>
    /// <param name="Items">Entries in order of <c>cseq</c>.</param>
    /// <param name="More">Whether there is more in the direction asked.</param>
    public sealed record Page(string Conv, IReadOnlyList<TimelineEntry> Items, bool More) : ServerFrame;

    /// <summary><c>typing</c>: somebody began or stopped writing.</summary>
    /// <param name="Conv">The conversation.</param>
    /// <param name="From">Who.</param>
    /// <param name="On">Whether they are writing.</param>
    public sealed record Typing(string Conv, string From, bool On) : ServerFrame;

    /// <summary><c>presence</c>: a watched user came or went.</summary>
    /// <param name="User">Who.</param>
    /// <param name="Online">Whether they have a stream somewhere.</param>
    public sealed record Presence(string User, bool Online) : ServerFrame
    {
        /// <summary>When they were last online, if known.</summary>
        public DateTimeOffset? LastSeen { get; init; }
    }

    /// <summary><c>receipt</c>: another member has read up to <paramref name="Cseq"/>.</summary>
    /// <param name="Conv">The conversation.</param>
    /// <param name="From">Who.</param>
    /// <param name="Cseq">Their mark.</param>
    public sealed record Receipt(string Conv, string From, long Cseq) : ServerFrame;

    /// <summary><c>ping</c>: answer with <see cref="ClientFrame.Pong"/> and its <c>id</c>, if it has one.</summary>
    public sealed record Ping : ServerFrame;

    /// <summary><c>pong</c>: the answer to <see cref="ClientFrame.Ping"/>.</summary>
    public sealed record Pong : ServerFrame;

    /// <summary><c>err</c>: the frame was refused.</summary>
    /// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="Message">For a developer; may change.</param>
    /// <param name="Temporary">Whether the same frame may succeed later.</param>
    public sealed record Err(string Code, string Message, bool Temporary) : ServerFrame
    {
        /// <summary>Milliseconds to wait before trying again.</summary>
        public int? RetryMs { get; init; }

        /// <summary>An error whose <see cref="Temporary"/> follows from its code.</summary>
        public static Err Of(long? id, string code, string message, int? retryMs = null) =>
            new(code, message, ErrorCodes.IsTemporary(code)) { Id = id, RetryMs = retryMs };
    }

    /// <summary><c>goaway</c>: this node is about to stop; reconnect elsewhere.</summary>
    /// <param name="AfterMs">Milliseconds within which to go.</param>
    public sealed record Goaway(int AfterMs) : ServerFrame;
}
