namespace AkkaChat.Protocol.Codec;

/// <summary>
/// What an entry remembers of its encoding. It says nothing about the entry, so it makes no two entries different; and an entry that was copied
/// (<c>with</c>) from an encoded one notices that the bytes are not its own.
/// </summary>
internal struct EncodedTail : IEquatable<EncodedTail>
{
    // One reference, so that several threads may encode at once: each stores the same bytes.
    private Kept? _kept;

    /// <summary>The encoding of <paramref name="entry"/>, with its <c>cmid</c> if it has one.</summary>
    public byte[] Of(TimelineEntry entry)
    {
        if (_kept is not { } kept || !ReferenceEquals(kept.Entry, entry))
            _kept = kept = new Kept(entry, EvCodec.EncodeTail(entry, withCmid: true));
        return kept.Bytes;
    }

    /// <inheritdoc />
    public readonly bool Equals(EncodedTail other) => true;

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is EncodedTail;

    /// <inheritdoc />
    public override readonly int GetHashCode() => 0;

    private sealed record Kept(TimelineEntry Entry, byte[] Bytes);
}
