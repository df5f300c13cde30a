using Google.Protobuf;

namespace AkkaChat.Node.Serialization;

/// <summary>How one type is written and read under its manifest.</summary>
internal sealed record WireType(string Manifest, Type Type, Func<object, IMessage> ToWire, Func<byte[], object> FromBytes)
{
    public static WireType Of<T, TWire>(string manifest, MessageParser<TWire> parser, Func<T, TWire> write, Func<TWire, T> read)
        where T : class
        where TWire : IMessage<TWire> =>
        new(manifest, typeof(T), o => write((T)o), bytes => read(parser.ParseFrom(bytes)));
}
