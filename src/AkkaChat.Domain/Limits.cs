namespace AkkaChat.Domain;

/// <summary>Every bound of the system, with its unit. Reaching one is a stable error code, never an exception.</summary>
public static class Limits
{
    /// <summary>Longest client frame, in bytes. Above: close 4502.</summary>
    public const int FrameBytes = 64 * 1024;

    /// <summary>Longest <c>body</c>, in bytes of the UTF-8 JSON value.</summary>
    public const int BodyBytes = 16 * 1024;

    /// <summary>Longest client message id or device id, in characters.</summary>
    public const int KeyChars = 64;

    /// <summary>Longest title of a group, in characters.</summary>
    public const int TitleChars = 128;

    /// <summary>Longest name of a person, in characters.</summary>
    public const int NameChars = 64;

    /// <summary>Unacknowledged events in flight to one session: the default.</summary>
    public const int Window = 256;

    /// <summary>Unacknowledged events in flight to one session: the most a client may ask for.</summary>
    public const int MaxWindow = 1024;

    /// <summary>Entries in one page of history or one directory frame.</summary>
    public const int Page = 100;

    /// <summary>Bytes of bodies in one page, one batch of copies, one journal row or one delivery: fits a remoting frame of 128 kB.</summary>
    public const int PageBytes = 64 * 1024;

    /// <summary>Entries in one journal row, and in one batch of copies.</summary>
    public const int RowEntries = 200;

    /// <summary>Deliveries handed to a session that it has not yet written to its socket, in entries.</summary>
    public const int UnwrittenEntries = 2 * Page;

    /// <summary>Members of a group.</summary>
    public const int Members = 500;

    /// <summary>Conversations of a user; applies when joining, never to a copy.</summary>
    public const int Conversations = 5_000;

    /// <summary>Conversations a user has left whose mark is still kept, so that a late copy is not taken for a new one.</summary>
    public const int FormerConversations = 5_000;

    /// <summary>Devices of a user; the longest unseen is evicted.</summary>
    public const int Devices = 10;

    /// <summary>Users that one session watches.</summary>
    public const int Watch = 200;

    /// <summary>Members above which receipts and typing are off.</summary>
    public const int ReceiptMembers = 50;

    /// <summary>Posts per conversation whose client message ids are remembered.</summary>
    public const int DedupeWindow = 2_000;

    /// <summary>Entries an inbox retains for devices that lag.</summary>
    public const long InboxEntries = 1_000_000;

    /// <summary>How long an inbox retains entries for devices that lag.</summary>
    public static readonly TimeSpan InboxAge = TimeSpan.FromDays(90);

    /// <summary>How long an unseen device holds back trimming.</summary>
    public static readonly TimeSpan DeviceExpiry = TimeSpan.FromDays(60);

    /// <summary>Posts waiting in one conversation. Above: <c>unavailable</c>.</summary>
    public const int WaitingPosts = 1_000;

    /// <summary>Bytes of posts waiting in one conversation. Above: <c>unavailable</c>.</summary>
    public const int WaitingBytes = 4 * 1024 * 1024;

    /// <summary>Commands waiting in one inbox. Above: copies are passed over, because conversations repeat them; anything else is <c>unavailable</c>.</summary>
    public const int WaitingCommands = 2_000;

    /// <summary>Entries that lie between two marks of the sparse map from entries to journal rows.</summary>
    public const int IndexStep = 1_000;

    /// <summary>Unread messages are counted exactly up to this number.</summary>
    public const int Unread = 999;

    /// <summary>Longest body that a directory repeats as its conversation's last entry, in bytes.</summary>
    public const int PreviewBytes = 512;

    /// <summary>Most users that a directory repeats with its conversation's last entry.</summary>
    public const int PreviewUsers = 20;

    /// <summary>Recent entries that an entity keeps in memory to serve the readers that have caught up.</summary>
    public const int TailEntries = 256;

    /// <summary>Bytes of recent entries that an entity keeps in memory.</summary>
    public const int TailBytes = 128 * 1024;

    /// <summary>Journal rows between two snapshots.</summary>
    public const int SnapshotRows = 500;

    /// <summary>Most journal rows deleted in one step.</summary>
    public const int TrimRows = 1_000;

    /// <summary>Messages a sharding region holds back while a shard moves.</summary>
    public const int ShardingBuffer = 10_000;

    /// <summary>Sessions that one node tells an operator of.</summary>
    public const int InspectedSessions = 200;

    /// <summary>Log-ins of a user that can be refreshed at the same time; the longest unused makes room.</summary>
    public const int Families = 32;

    /// <summary>How long a bearer token is good for.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    /// <summary>How long an unused refresh token is good for.</summary>
    public static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(60);

    /// <summary>Shortest and longest password, in characters.</summary>
    public const int MinPasswordChars = 8, MaxPasswordChars = 128;
}
