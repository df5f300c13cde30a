using System.Collections.Frozen;

namespace AkkaChat.Protocol;

/// <summary>
/// The stable error codes: in <see cref="ServerFrame.Err"/> on a socket and as <c>code</c> of a problem over HTTP.
/// A client decides by the code, never by the message.
/// </summary>
public static class ErrorCodes
{
    /// <summary>No valid token (HTTP 401).</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>A member without the right to do this (HTTP 403).</summary>
    public const string Forbidden = "forbidden";

    /// <summary>Not a member of this conversation, or no longer (HTTP 403).</summary>
    public const string NotMember = "not_member";

    /// <summary>No such user, conversation or device (HTTP 404).</summary>
    public const string NotFound = "not_found";

    /// <summary>The same <c>cmid</c> with another body, a name already taken, the last owner leaving (HTTP 409).</summary>
    public const string Conflict = "conflict";

    /// <summary>A missing or ill-typed field, an unknown type, a value outside its range (HTTP 400).</summary>
    public const string BadFrame = "bad_frame";

    /// <summary>A bound of the service is reached: members, conversations, watched users (HTTP 422).</summary>
    public const string LimitReached = "limit_reached";

    /// <summary>The body is larger than <c>limits.body_bytes</c> (HTTP 413).</summary>
    public const string TooLarge = "too_large";

    /// <summary>Too many at once: try again after <c>retry_ms</c> (HTTP 429). Temporary.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The outcome is unknown: try again with the same <c>cmid</c> (HTTP 503). Temporary.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A fault of the server; it is in its log (HTTP 500).</summary>
    public const string Internal = "internal";

    private static readonly FrozenDictionary<string, int> Statuses = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [BadFrame] = 400,
        [Unauthenticated] = 401,
        [Forbidden] = 403,
        [NotMember] = 403,
        [NotFound] = 404,
        [Conflict] = 409,
        [TooLarge] = 413,
        [LimitReached] = 422,
        [RateLimited] = 429,
        [Internal] = 500,
        [Unavailable] = 503,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code.</summary>
    public static IReadOnlyCollection<string> All => Statuses.Keys;

    /// <summary>Whether the same request may succeed later, unchanged.</summary>
    public static bool IsTemporary(string code) => code is RateLimited or Unavailable;

    /// <summary>The HTTP status that goes with a code; 500 for a code of a newer server.</summary>
    public static int HttpStatus(string code) => Statuses.GetValueOrDefault(code, 500);
}
