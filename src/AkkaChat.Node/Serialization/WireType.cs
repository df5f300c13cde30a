using Google.Protobuf;

namespace AkkaChat.Node.Serialization;

/// <summary>How one type is written and read under its manifest.</summary>
internal sealed record WireType(string Manifest, Type Type, Func<object, IMessage> ToWire, Func<byte[], object> FromBytes)
{
    public static WireType Of<T, TWire>(string manifest, MessageParser<TWire> parser, Func<T, TWire> write, Func<TWire, T> read)
        where T : class
        where TWire : IMessage<TWire> =>
        OfEncoded<T, TWire, TWire>(manifest, parser, write, read);

    /// <summary>For a type that is written in another layout of the same bytes: see <see cref="EncodedEntries"/>.</summary>
    public static WireType OfEncoded<T, TWritten, TRead>(string manifest, MessageParser<TRead> parser, Func<T, TWritten> write, Func<TRead, T> read)
        where T : class
        where TWritten : IMessage
        where TRead : IMessage<TRead> =>
        new(manifest, typeof(T), o => write((T)o), bytes => read(parser.ParseFrom(bytes)));
}
