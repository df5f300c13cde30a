using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>The server refused something, or a bound of this client is reached.</summary>
public class ChatException : Exception
{
    /// <summary>Makes a refusal.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">For a developer.</param>
    public ChatException(string code, string message)
        : base($"{code}: {message}") => (Code, Temporary) = (code, ErrorCodes.IsTemporary(code));

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>Whether the same may succeed later.</summary>
    public bool Temporary { get; init; }

    /// <summary>How long to wait before trying again, if the server said.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The server told this client to stop, or its tokens ran out. It does not reconnect; unsent messages stay in the store.</summary>
public sealed class ChatStoppedException : ChatException
{
    /// <summary>Makes a stop.</summary>
    /// <param name="closeCode">One of <see cref="CloseCodes"/>; null if there is no token any more.</param>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">For a developer.</param>
    public ChatStoppedException(int? closeCode, string code, string message)
        : base(code, message) => CloseCode = closeCode;

    /// <summary>One of <see cref="CloseCodes"/>; null if there is no token any more.</summary>
    public int? CloseCode { get; }

    internal static ChatStoppedException Of(int closeCode) => closeCode switch
    {
        CloseCodes.BadToken => new(closeCode, ErrorCodes.Unauthenticated, "the token was refused"),
        CloseCodes.BadFrame => new(closeCode, ErrorCodes.BadFrame, "the server did not understand this client"),
        CloseCodes.Replaced => new(closeCode, ErrorCodes.Conflict, "the same device connected elsewhere"),
        CloseCodes.Suspended => new(closeCode, ErrorCodes.Unauthenticated, "the user is suspended or the device was removed"),
        CloseCodes.Version => new(closeCode, ErrorCodes.BadFrame, "the server does not speak this version"),
        _ => new(closeCode, ErrorCodes.Internal, $"closed with {closeCode}"),
    };
}
