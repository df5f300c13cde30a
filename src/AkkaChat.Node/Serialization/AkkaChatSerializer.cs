using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace AkkaChat.Node.Serialization;

// The wire table. A manifest names one type for ever and is never used again, not even when its type is gone. The layout of each is in
// Protos/, the mapping in the file named here. Adding a message: its .proto, one line in a mapping file, one line here.
//
//   c1  SubmitPosts       c2  PostsDecided      c3  PostsRefused         c4  CreateGroup      c5  RenameGroup       ConversationWire.cs
//   c6  AddMembers        c7  RemoveMember      c8  ChangeRole           c9  MembershipEnded  c10 ReadDetails
//   c11 ConversationDetails  c12 ReadHistory    c13 HistoryPage          c14 MarkRead         c15 ReadMarked
//   c16 SetTyping         c17 FindMembers       c18 MembersAmong         r1  Refused
//
//   i1  StoreCopies       i2  CopiesConfirmed   i3  Attach               i4  Reattach         i5  Acknowledge       InboxWire.cs
//   i6  Renew             i7  Detach            i8  StoreRead            i9  ReadStored       i10 ReadDirectory
//   i11 ReadDevices       i12 RemoveDevice      i13 DeviceRemoved        i14 EndStreams       i15 StreamsEnded
//   i16 CountConversations  i17 ConversationCount  i18 Devices
//
//   s1  Attached          s2  Reattached        s3  Deliver              s4  DirectoryPage    s5  Renewed           StreamWire.cs
//   s6  NotAttached       s7  StreamEnded
//
//   p1  Announce          p2  Withdraw          p3  WatchPresence        p4  UnwatchPresence  p5  ShowTyping        PresenceWire.cs
//   p6  ShowReceipt       p7  PresenceChanged
//
//   a1  Register          a2  ReadCredentials   a3  Credentials          a4  OpenFamily       a5  FamilyOpened      AccountWire.cs
//   a6  RotateFamily      a7  FamilyRotated     a8  CloseFamily          a9  FamilyClosed     a10 ReplacePassword
//   a11 PasswordReplaced  a12 SetSuspension     a13 SuspensionSet        a14 CheckAccess      a15 AccessGranted
//   a16 ReadProfile       a17 Profile
//
//   m1  InspectInbox      m2  InboxInspection   m3  InspectConversation  m4  ConversationInspection                 InspectionWire.cs
//   m5  ReadSessions      m6  NodeSessions
//
//   In the database: events e…, snapshots …s1.
//   ec1 EntriesAppended   cs1 ConversationSnapshot                                                                  ConversationJournalWire.cs
//   ei1 InboxOpened       ei2 EntriesStored     ei3 DeviceReset          ei4 DeviceForgotten  ei5 CursorsMoved      InboxJournalWire.cs
//   ei6 Trimmed           is1 InboxSnapshot
//   ea1 Registered        ea2 Adopted           ea3 LoggedIn             ea4 Refreshed        ea5 FamilyEnded       AccountJournalWire.cs
//   ea6 PasswordChanged   ea7 SuspensionChanged as1 AccountState

/// <summary>
/// Writes everything that crosses nodes or is stored, as Protocol Buffers under a short manifest. Readers ignore fields they do not know and
/// ship one release before the writers of a new manifest.
/// </summary>
public sealed class AkkaChatSerializer : SerializerWithStringManifest
{
    /// <summary>Stored with every journal row and sent with every message: never changes.</summary>
    public const int Id = 7301;

    private static readonly WireType[] All =
    [
        .. ConversationWire.Types,
        .. InboxWire.Types,
        .. StreamWire.Types,
        .. PresenceWire.Types,
        .. AccountWire.Types,
        .. InspectionWire.Types,
        .. ConversationJournalWire.Types,
        .. InboxJournalWire.Types,
        .. AccountJournalWire.Types,
    ];

    private static readonly FrozenDictionary<Type, WireType> ByType = All.ToFrozenDictionary(t => t.Type);
    private static readonly FrozenDictionary<string, WireType> ByManifest = All.ToFrozenDictionary(t => t.Manifest, StringComparer.Ordinal);

    /// <summary>Called by Akka.</summary>
    public AkkaChatSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>Every manifest with its type.</summary>
    public static IReadOnlyDictionary<string, Type> Manifests { get; } =
        ByManifest.ToFrozenDictionary(t => t.Key, t => t.Value.Type, StringComparer.Ordinal);

    /// <inheritdoc />
    public override int Identifier => Id;

    /// <inheritdoc />
    public override string Manifest(object o) => Of(o).Manifest;

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => Of(obj).ToWire(obj).ToByteArray();

    /// <inheritdoc />
    /// <exception cref="SerializationException">The manifest is not known, or the bytes are not of its layout.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!ByManifest.TryGetValue(manifest, out var type))
            throw new SerializationException($"Unknown manifest '{manifest}'. A newer node writes what this one does not read yet.");
        try
        {
            return type.FromBytes(bytes);
        }
        catch (Exception e) when (e is not SerializationException)
        {
            // The bytes themselves are not told: they may hold a message body.
            throw new SerializationException($"{bytes.Length} bytes under manifest '{manifest}' are not a {type.Type.Name}.", e);
        }
    }

    private static WireType Of(object o) => ByType.TryGetValue(o.GetType(), out var type)
        ? type
        : throw new SerializationException($"{o.GetType()} has no manifest: give it one in {nameof(AkkaChatSerializer)}.");
}
