namespace AkkaChat.Protocol;

/// <summary>Kinds of <see cref="TimelineEntry"/>. A client ignores kinds it does not know, and still counts their <c>seq</c> and <c>cseq</c>.</summary>
public static class EntryKinds
{
    /// <summary>A message: <c>{text, …}</c>.</summary>
    public const string Message = "msg";

    /// <summary>A group was created: <c>{title, users}</c>, the creator included.</summary>
    public const string Created = "created";

    /// <summary>Members were added: <c>{users, title, conv_kind}</c>.</summary>
    public const string Joined = "joined";

    /// <summary>The acting member left; no body.</summary>
    public const string Left = "left";

    /// <summary>Members were removed: <c>{users}</c>.</summary>
    public const string Removed = "removed";

    /// <summary>The group has a new title: <c>{title}</c>.</summary>
    public const string Renamed = "renamed";

    /// <summary>Members have a new role: <c>{users, role}</c>.</summary>
    public const string Role = "role";

    /// <summary>This user's own read mark, for their other devices; <c>cseq</c> is the position read. Not in the conversation's timeline.</summary>
    public const string Read = "read";

    /// <summary>An entry whose content is gone; it keeps its <c>seq</c> and <c>cseq</c>.</summary>
    public const string Erased = "erased";
}

/// <summary>Kinds of conversation.</summary>
public static class ConversationKinds
{
    /// <summary>Two users, or one user's notes to themselves.</summary>
    public const string Direct = "direct";

    /// <summary>A group with a title, members and roles.</summary>
    public const string Group = "group";
}

/// <summary>Roles of a group's members.</summary>
public static class Roles
{
    /// <summary>May do everything, and gives roles.</summary>
    public const string Owner = "owner";

    /// <summary>May rename, and add and remove lower roles.</summary>
    public const string Admin = "admin";

    /// <summary>May read and write.</summary>
    public const string Member = "member";
}

/// <summary>What the server decided about a <see cref="StreamPosition"/>.</summary>
public static class ResumeOutcomes
{
    /// <summary>The stream continues; nothing is missing.</summary>
    public const string Ok = "ok";

    /// <summary>The stream starts anew at <c>head</c>; a directory follows.</summary>
    public const string Reset = "reset";
}

/// <summary>Why a stream was reset.</summary>
public static class ResetReasons
{
    /// <summary>The device was never seen before.</summary>
    public const string NewDevice = "new_device";

    /// <summary>Entries after the device's position are no longer kept.</summary>
    public const string Trimmed = "trimmed";

    /// <summary>The position is of another inbox or of another generation of its storage.</summary>
    public const string Epoch = "epoch";

    /// <summary>The device was not seen for too long.</summary>
    public const string DeviceExpired = "device_expired";
}
