using System.Diagnostics.CodeAnalysis;

namespace AkkaChat.Domain;

/// <summary>A device's name for itself, unique within its user: 1 to 64 characters of the basic multilingual plane, none of them a control character.</summary>
public readonly record struct DeviceId
{
    private readonly string? _value;

    private DeviceId(string value) => _value = value;

    /// <summary>The name as the device gave it.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads a name that is known to be valid.</summary>
    /// <exception cref="FormatException">The text is not a device id.</exception>
    public static DeviceId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("Not a device id.");

    /// <summary>Reads a name from somebody else's hands.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceId id)
    {
        var valid = KeyText.IsValid(text);
        id = valid ? new DeviceId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>The key under which a client may repeat a post without posting twice: 1 to 64 characters of the basic multilingual plane, none of them a control character.</summary>
public readonly record struct ClientMessageId
{
    private readonly string? _value;

    private ClientMessageId(string value) => _value = value;

    /// <summary>The key as the client gave it.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads a key that is known to be valid.</summary>
    /// <exception cref="FormatException">The text is not a client message id.</exception>
    public static ClientMessageId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("Not a client message id.");

    /// <summary>Reads a key from somebody else's hands.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ClientMessageId id)
    {
        var valid = KeyText.IsValid(text);
        id = valid ? new ClientMessageId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>
/// One life of a device's stream, minted as a ULID when its session says hello: the ordinally greater one is the newer one, so that a
/// session behind a partition can neither acknowledge for its successor nor displace it.
/// </summary>
public readonly record struct AttachmentId(string Value) : IComparable<AttachmentId>
{
    /// <inheritdoc />
    public int CompareTo(AttachmentId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}

internal static class KeyText
{
    public static bool IsValid(string? text)
    {
        if (text is null || text.Length is 0 or > Limits.KeyChars)
            return false;
        foreach (var c in text)
        {
            // A lone surrogate has no UTF-8 form: it would come back from the journal as another key.
            if (char.IsControl(c) || char.IsSurrogate(c))
                return false;
        }

        return true;
    }
}
