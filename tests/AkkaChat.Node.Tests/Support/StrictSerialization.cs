using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using AkkaChat.Node.Serialization;

namespace AkkaChat.Node.Tests.Support;

/// <summary>
/// Every message of a spec goes through its serializer, as if it crossed nodes; and what has no serializer of its own fails, instead of
/// falling back to JSON. Messages of an actor to itself say that they never leave (<see cref="INoSerializationVerificationNeeded"/>).
/// </summary>
internal static class StrictSerialization
{
    public static string Config => $$"""
        {{SerializationHosting.Hocon}}
        akka.actor {
          serialize-messages = on
          serializers.refusing = "{{typeof(RefusingSerializer).AssemblyQualifiedName}}"
          serialization-identifiers { "{{typeof(RefusingSerializer).FullName}}, {{typeof(RefusingSerializer).Assembly.GetName().Name}}" = 7399 }
          serialization-bindings {
            "System.Object" = refusing
          }
        }
        """;
}

/// <summary>
/// Refuses what is ours, by name. What Akka's own actors tell each other inside a node is handed over as it is: it never leaves, and not all
/// of it says so.
/// </summary>
public sealed class RefusingSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private static readonly ConcurrentDictionary<long, object> HandedOver = new();
    private static long _last;

    public override int Identifier => 7399;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        if (obj.GetType().FullName!.StartsWith("AkkaChat.", StringComparison.Ordinal))
            throw new SerializationException($"{obj.GetType()} has no serializer of its own.");
        var ticket = Interlocked.Increment(ref _last);
        HandedOver[ticket] = obj;
        return BitConverter.GetBytes(ticket);
    }

    public override object FromBinary(byte[] bytes, Type type) =>
        HandedOver.TryRemove(BitConverter.ToInt64(bytes), out var obj) ? obj : throw new SerializationException("Read twice.");
}
