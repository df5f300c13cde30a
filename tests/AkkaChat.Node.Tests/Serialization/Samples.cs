using System.Text;
using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Node.Tests.Serialization;

/// <summary>One or more values of every type that crosses nodes or is stored: with everything set, and with everything left out.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly UserId Alice = UserId.Parse("alice");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly ConversationId Chat = ConversationId.Direct(Alice, Bob);
    private static readonly ConversationId Group = ConversationId.Group("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    private const string Node = "akka.tcp://akkachat@10.0.0.1:8081";

    private static readonly DeviceId Phone = DeviceId.Parse("phone-1");
    private static readonly AttachmentId Life = new("01ARZ3NDEKTSV4RRFFQ69G5FB0");
    private static readonly FamilyId Family = new("01ARZ3NDEKTSV4RRFFQ69G5FB1");
    private static readonly TokenHash Token = new("AB12");
    private static readonly RefreshGrant Grant = new(Family, Token);
    private static readonly Body Hi = new(Encoding.UTF8.GetBytes("""{"text":"hi 👋"}"""));
    private static readonly Refused NotFound = new(Refusal.NotFound, "There is no such user.");

    private static readonly Entry Message = new(7, EntryKind.Message, Alice, At) { Body = Hi, Cmid = "0199-a" };

    private static readonly Entry Joined = new(8, EntryKind.Joined, Alice, At)
    {
        Cmid = "req-1",
        Users = [Bob, UserId.Parse("san")],
        Title = "Tea",
        MemberCount = 3,
    };

    private static readonly Entry Promoted = new(9, EntryKind.RoleChanged, Alice, At) { Users = [Bob], Role = Role.Admin, Cmid = "req-2" };

    private static readonly Entry Left = new(10, EntryKind.Left, Bob, At) { Title = "" };

    private static readonly DeviceCursor Cursor = new(Phone, 41, InReset: true, At);

    /// <summary>By name, which the pinned bytes go by.</summary>
    public static IReadOnlyDictionary<string, object> All { get; } = new (string Name, object Value)[]
    {
        ("SubmitPosts", new SubmitPosts(Chat, Alice, [new Post(ClientMessageId.Parse("c1"), Hi), new Post(ClientMessageId.Parse("c2"), Hi)], 12)),
        ("PostsDecided", new PostsDecided(Chat, 12, [new PostOutcome(7, At, false, null), new PostOutcome(6, At, true, null), new PostOutcome(0, DateTimeOffset.MinValue, false, NotFound)])),
        ("PostsRefused", new PostsRefused(Chat, 12, Refusal.Unavailable, "Not now.")),
        ("CreateGroup", new CreateGroup(Group, Alice, "Tea", [Bob])),
        ("RenameGroup", new RenameGroup(Group, Alice, "req", "Coffee")),
        ("AddMembers", new AddMembers(Group, Alice, "req", [Bob])),
        ("RemoveMember", new RemoveMember(Group, Alice, "req", Bob)),
        ("ChangeRole", new ChangeRole(Group, Alice, "req", Bob, Role.Owner)),
        ("MembershipEnded", new MembershipEnded(Group, Bob)),
        ("ReadDetails", new ReadDetails(Group, Alice)),
        ("ConversationDetails", new ConversationDetails(Group, "Tea", 10, [new MemberDetails(Alice, Role.Owner, 9), new MemberDetails(Bob, Role.Member, null)])),
        ("ReadHistory before", new ReadHistory(Chat, Alice, 100, null, 50)),
        ("ReadHistory after", new ReadHistory(Chat, Alice, null, 0, 50)),
        ("HistoryPage", new HistoryPage(Group, [Message, Joined, Promoted, Left], true)),
        ("MarkRead", new MarkRead(Chat, Alice, 7)),
        ("ReadMarked", new ReadMarked(Chat, 7)),
        ("SetTyping", new SetTyping(Chat, Alice, true)),
        ("FindMembers", new FindMembers(Group, Alice, [Bob])),
        ("MembersAmong", new MembersAmong(Group, [Bob])),
        ("Refused", NotFound),

        ("StoreCopies", new StoreCopies(Bob, Group, 3, 6, [Message, Joined])),
        ("CopiesConfirmed", new CopiesConfirmed(Bob, Group, 3, 8)),
        ("Attach", new Attach(Alice, Phone, Life, new ResumePoint("k3", 41), 256)),
        ("Attach anew", new Attach(Alice, Phone, Life, null, 256)),
        ("Reattach", new Reattach(Alice, Phone, Life, "k3", 44, -1, 256)),
        ("Acknowledge", new Acknowledge(Alice, Phone, Life, 44, 41)),
        ("Renew", new Renew(Alice, Phone, Life)),
        ("Detach", new Detach(Alice, Phone, Life)),
        ("StoreRead", new StoreRead(Alice, Chat, 7)),
        ("ReadStored", new ReadStored(Chat, 7)),
        ("ReadDirectory", new ReadDirectory(Alice, Chat)),
        ("ReadDirectory from the start", new ReadDirectory(Alice, null)),
        ("ReadDevices", new ReadDevices(Alice)),
        ("RemoveDevice", new RemoveDevice(Alice, Phone)),
        ("DeviceRemoved", new DeviceRemoved(Phone)),
        ("EndStreams", new EndStreams(Alice, StreamEnd.TokenRevoked)),
        ("StreamsEnded", new StreamsEnded(2)),
        ("CountConversations", new CountConversations(Alice)),
        ("ConversationCount", new ConversationCount(Alice, 12)),
        ("Devices", new Devices(Alice, [new KnownDevice(Phone, 41, At)])),

        ("Attached", new Attached(Life, "k3", 44, 41, null)),
        ("Attached reset", new Attached(Life, "k3", 44, 44, ResetReason.DeviceExpired)),
        ("Reattached", new Reattached(Life, 44)),
        ("Deliver", new Deliver(Life, [new InboxEntry(45, Group, Message), new InboxEntry(46, Group, Joined)])),
        ("DirectoryPage", new DirectoryPage(Life, [new DirectoryEntry(Group, "Tea", 3, 10, 7, 2, Message), new DirectoryEntry(Chat, "", 2, 0, 0, 0, null)], true)),
        ("DirectoryPage for a reader", new DirectoryPage(default, [], false)),
        ("Renewed", new Renewed(Life)),
        ("NotAttached", new NotAttached(Life)),
        ("StreamEnded", new StreamEnded(Life, StreamEnd.Displaced)),

        ("Announce", new Announce(Alice, Life)),
        ("Withdraw", new Withdraw(Alice, Life)),
        ("WatchPresence", new WatchPresence(Alice)),
        ("UnwatchPresence", new UnwatchPresence(Alice)),
        ("ShowTyping", new ShowTyping(Alice, Chat, Bob, true)),
        ("ShowReceipt", new ShowReceipt(Alice, Chat, Bob, 7)),
        ("PresenceChanged", new PresenceChanged(Alice, false, At)),
        ("PresenceChanged online", new PresenceChanged(Alice, true, null)),

        ("Register", new Register(Alice, "Alice", "hash", Grant)),
        ("ReadCredentials", new ReadCredentials(Alice)),
        ("Credentials", new Credentials(Alice, "hash", 2, true)),
        ("OpenFamily", new OpenFamily(Alice, 2, Grant)),
        ("FamilyOpened", new FamilyOpened(Alice, Family)),
        ("RotateFamily", new RotateFamily(Alice, Family, Token, new TokenHash("CD34"))),
        ("FamilyRotated", new FamilyRotated(Alice, Family)),
        ("CloseFamily", new CloseFamily(Alice, Family)),
        ("FamilyClosed", new FamilyClosed(Alice, Family)),
        ("ReplacePassword", new ReplacePassword(Alice, 2, "hash", Family)),
        ("ReplacePassword keeping none", new ReplacePassword(Alice, 2, "hash", null)),
        ("PasswordReplaced", new PasswordReplaced(Alice, 3)),
        ("SetSuspension", new SetSuspension(Alice, true)),
        ("SuspensionSet", new SuspensionSet(Alice, true)),
        ("CheckAccess", new CheckAccess(Alice, At, Family)),
        ("CheckAccess of another issuer", new CheckAccess(Alice, At, null)),
        ("AccessGranted", new AccessGranted(Alice)),
        ("ReadProfile", new ReadProfile(Alice)),
        ("Profile", new Profile(Alice, "Alice")),

        ("InspectInbox", new InspectInbox(Alice, Chat)),
        ("InspectInbox alone", new InspectInbox(Alice, null)),
        ("InboxInspection", new InboxInspection(Alice, Node, "k3", 44, 40, 2, 9, 12,
            [
                new InspectedDevice(Phone, 41, At, ResetReason.Trimmed, new InspectedAttachment(Node, Life, 44, 43, 256)),
                new InspectedDevice(DeviceId.Parse("old"), 40, At, null, null),
            ],
            new InspectedView(3, 8, true))),
        ("InboxInspection of an empty one", new InboxInspection(Alice, Node, "", 0, 0, 0, 1, 0, [], null)),
        ("InspectConversation", new InspectConversation(Chat, 7)),
        ("ConversationInspection", new ConversationInspection(Group, Node, "Tea", 10, At, 3, 5,
            [new InspectedMember(Alice, Role.Owner, 1, 10, 0, 0, 9), new InspectedMember(Bob, null, 0, 6, 4, 2, 0)])),
        ("ReadSessions", new ReadSessions(Alice, 50)),
        ("ReadSessions of everybody", new ReadSessions(null, 200)),
        ("NodeSessions", new NodeSessions(3, [new LiveSession(Alice, Phone, Life, At, 44, -1)])),

        ("EntriesAppended", new EntriesAppended([Message, Joined, Promoted, Left], 6, [new ReadMark(Bob, 5)])),
        ("ConversationSnapshot", new ConversationSnapshot
        {
            Title = "Tea",
            CreatedBy = Alice,
            LastAt = At,
            Members = [new MemberSnapshot(Alice, Role.Owner, 1, 7)],
            Recipients = [new RecipientSnapshot(Bob, 6, [new Term(1, 4), new Term(6, null)])],
            Dedupe = [new Remembered(Alice, "c1", true, 7, At, "0AFF"), new Remembered(Alice, "req", false, 8, At, "")],
            Index = [new IndexMark(1, 1), new IndexMark(1001, 40)],
            NextCseq = 1100,
            NextRow = 44,
        }),
        ("ConversationSnapshot of an empty one", new ConversationSnapshot
        {
            Title = "",
            LastAt = DateTimeOffset.MinValue,
            Members = [],
            Recipients = [],
            Dedupe = [],
            Index = [],
            NextCseq = 1,
            NextRow = 1,
        }),

        ("InboxOpened", new InboxOpened("k3")),
        ("EntriesStored", new EntriesStored(45, [new CopyRun(Group, 3, [Message, Joined]), new CopyRun(Chat, 0, [new Entry(7, EntryKind.Read, Alice, At)])], [Cursor])),
        ("DeviceReset", new DeviceReset(Phone, ResetReason.Trimmed, 44, At, DeviceId.Parse("old"))),
        ("DeviceReset of the first", new DeviceReset(Phone, ResetReason.NewDevice, 0, At, null)),
        ("DeviceForgotten", new DeviceForgotten(Phone)),
        ("CursorsMoved", new CursorsMoved([Cursor])),
        ("Trimmed", new Trimmed(40)),
        ("InboxSnapshot", new InboxSnapshot
        {
            Creation = "k3",
            TrimmedThrough = 40,
            Devices = [new DeviceSnapshot(Cursor, ResetReason.Epoch, 44), new DeviceSnapshot(Cursor with { InReset = false }, null, 0)],
            Conversations =
            [
                new ConversationViewSnapshot(Group, 3, 8, true, "Tea", 3, 7, [new CseqRun(8, 8), new CseqRun(10, 12)], Joined),
                new ConversationViewSnapshot(Chat, 1, 5, false, "", 2, 0, [], null),
            ],
            Index = [new IndexMark(41, 9)],
            NextSeq = 47,
            NextRow = 12,
            Ages = [new AgeMark(41, At)],
        }),

        ("Registered", new Registered("Alice", "hash", Grant, At)),
        ("Adopted", new Adopted(At)),
        ("LoggedIn", new LoggedIn(Grant, At)),
        ("Refreshed", new Refreshed(Family, Token, At)),
        ("FamilyEnded", new FamilyEnded(Family, FamilyEnd.Reused, At)),
        ("PasswordChanged", new PasswordChanged("hash", Family, At)),
        ("PasswordChanged keeping none", new PasswordChanged("hash", null, At)),
        ("SuspensionChanged", new SuspensionChanged(true, At)),
        ("AccountState", new AccountState
        {
            Exists = true,
            Name = "Alice",
            PasswordHash = "hash",
            Version = 2,
            PasswordChangedAt = At,
            Suspended = true,
            RegisteredWith = Family,
            Families = [new Family(Family, Token, new TokenHash("CD34"), At), new Family(Family, Token, null, At)],
        }),
        ("AccountState of another issuer", new AccountState { Exists = true }),
    }.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal);
}
