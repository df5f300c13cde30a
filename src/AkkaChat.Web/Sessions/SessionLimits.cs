using AkkaChat.Domain;

namespace AkkaChat.Web.Sessions;

/// <summary>Bounds of one session, with their units. All of them together bound what a hostile or stuck client can hold in memory.</summary>
public static class SessionLimits
{
    /// <summary>Commands that are being worked on, and replies that wait for the socket. At this many the session stops reading: TCP holds the client back.</summary>
    public const int PendingCommands = 64;

    /// <summary>Bytes of bodies in posts that are being worked on. At this many the session stops reading.</summary>
    public const int PendingBytes = 128 * 1024;

    /// <summary>Typing and receipt pushes that wait for the socket; further ones are dropped.</summary>
    public const int PendingPushes = 128;

    /// <summary>Bytes of encoded frames that wait for the write before them; above, the sink takes no more.</summary>
    public const int GatheredBytes = 32 * 1024;

    /// <summary>Bad frames in a row that end the session.</summary>
    public const int BadFramesInARow = 20;

    /// <summary>Unreported written entries that are told to the inbox at once: half of what it lends, so that it never runs dry.</summary>
    public const int ReportWritten = Limits.UnwrittenEntries / 2;

    /// <summary>Typing frames passed on per second; further ones are dropped.</summary>
    public const int TypingPerSecond = 5;

    /// <summary><c>read</c>, <c>pull</c>, <c>watch</c> and <c>auth</c> frames taken within <see cref="QuestionsWithin"/>; further ones are <c>rate_limited</c>.</summary>
    public const int Questions = 200;

    /// <summary>The time in which <see cref="Questions"/> are counted.</summary>
    public static readonly TimeSpan QuestionsWithin = TimeSpan.FromSeconds(5);

    /// <summary>First buffer for an arriving frame, in bytes; it grows up to <see cref="Limits.FrameBytes"/>.</summary>
    public const int ReceiveBytes = 4 * 1024;

    /// <summary>Conversations asked at a time which of the users to be watched are in them.</summary>
    public const int WatchParallelism = 8;
}
