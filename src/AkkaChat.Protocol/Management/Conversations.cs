namespace AkkaChat.Protocol.Management;

/// <summary><c>GET /api/conversations</c>.</summary>
/// <param name="Conversations">As in <see cref="ServerFrame.Directory"/>, whole.</param>
public sealed record ConversationsResponse(IReadOnlyList<ConversationSummary> Conversations);

/// <summary><c>POST /api/conversations</c>: creates a group; the creator is its owner.</summary>
/// <param name="Title">The title.</param>
/// <param name="Members">The other first members.</param>
public sealed record CreateConversationRequest(string Title, IReadOnlyList<string> Members);

/// <summary>A conversation with its members.</summary>
/// <param name="Conv">The conversation.</param>
/// <param name="Kind">One of <see cref="ConversationKinds"/>.</param>
/// <param name="Title">A group's title; empty for a direct conversation.</param>
/// <param name="Cseq">The last entry of its timeline.</param>
/// <param name="Members">Everybody in it.</param>
public sealed record ConversationResponse(string Conv, string Kind, string Title, long Cseq, IReadOnlyList<MemberInfo> Members);

/// <summary>A member.</summary>
/// <param name="User">Who.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Read">How far they have read; absent where receipts are off.</param>
public sealed record MemberInfo(string User, string Role, long? Read = null);

/// <summary><c>PATCH /api/conversations/{conv}</c>.</summary>
/// <param name="Title">The new title.</param>
public sealed record RenameConversationRequest(string Title);

/// <summary><c>POST /api/conversations/{conv}/members</c>.</summary>
/// <param name="Users">Who is added.</param>
public sealed record AddMembersRequest(IReadOnlyList<string> Users);

/// <summary><c>PUT /api/conversations/{conv}/members/{user}/role</c>.</summary>
/// <param name="Role">One of <see cref="Roles"/>.</param>
public sealed record SetRoleRequest(string Role);

/// <summary><c>GET /api/conversations/{conv}/messages</c>.</summary>
/// <param name="Items">Newest last.</param>
/// <param name="More">Whether there is more in the direction asked.</param>
public sealed record MessagesResponse(IReadOnlyList<TimelineEntry> Items, bool More);

/// <summary><c>POST /api/conversations/{conv}/messages</c>.</summary>
/// <param name="Cmid">Makes the post idempotent.</param>
/// <param name="Body">Must have text (<see cref="MessageBody.HasText"/>); whoever receives the request checks it.</param>
public sealed record PostMessageRequest(string Cmid, MessageBody Body);

/// <summary>The answer to a post: durably accepted.</summary>
/// <param name="Conv">The conversation.</param>
/// <param name="Cseq">The message's position.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Dup">Whether the same <c>cmid</c> was accepted before.</param>
public sealed record PostMessageResponse(string Conv, long Cseq, DateTimeOffset At, bool Dup);

/// <summary>A problem (RFC 9457) as this service writes it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Title">In short; may change.</param>
/// <param name="Detail">For a developer; may change.</param>
/// <param name="RetryMs">Milliseconds to wait before trying again.</param>
public sealed record ProblemResponse(int Status, string Code, string? Title = null, string? Detail = null, int? RetryMs = null)
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Names the kind of problem (RFC 9457, section 3.1.1).</summary>
    public string Type { get; init; } = "about:blank";
}
